/**
 * Loads a configuration file: YAML in, configuration out, or an error with one line for every problem:
 * `file:line:column path - what was seen - what is expected`.
 */
import type { z } from 'zod';
import type { DikastConfig } from './config.ts';
import { type ConfigNote, type ConfigProblem, configError, describeValue } from './config-problem.ts';
import { configSchema } from './config-schema.ts';
import { expectationAt, FEATURE_TABLE, namesUnder, refusedRowOf, type SettingPath } from './feature-table.ts';
import { resolveConfig } from './resolve-config.ts';
import type { SettingRow } from './setting-row.ts';
import { closestName } from './spelling.ts';
import { readYaml } from './yaml-document.ts';

/** Where a text comes from. */
export interface ConfigSource {
  /** As it is to stand in messages. */
  readonly fileName: string;
  /** What paths in the file are relative to. */
  readonly baseDirectory: string;
}

/** What a file means, and what its author should know. */
export interface LoadedConfig {
  readonly config: DikastConfig;
  readonly notes: readonly ConfigNote[];
  /** Settings in the file that have no effect before a later release, in the order of the feature table. */
  readonly arrivingLater: readonly SettingRow[];
}

/**
 * Loads the text of a configuration file. An empty one gives the defaults; environment variables are not filled in.
 * @throws DikastError `unsupported_setting` if all that is wrong are values that this release does not offer,
 *   `invalid_config` for anything else; at most 20 problems are named.
 */
export function loadConfig(yamlText: string, source: ConfigSource): LoadedConfig {
  const { value, place } = readYaml(yamlText, source.fileName);
  const parsed = configSchema.safeParse(value ?? {});
  if (!parsed.success) throw configError(source.fileName, problemsOf(parsed.error, value).map(place));
  const { config, notes, problems } = resolveConfig(parsed.data, source.baseDirectory);
  if (problems.length > 0) throw configError(source.fileName, problems.map(place));
  return { config, notes, arrivingLater: arrivingLater(value) };
}

/** One problem for each unknown setting and each wrong value, however many rules a value breaks. */
function problemsOf(error: z.ZodError, root: unknown): readonly ConfigProblem[] {
  const places = new Set<string>();
  return error.issues.flatMap((issue) => {
    const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
    if (issue.code === 'unrecognized_keys') return issue.keys.map((name) => unknownSetting(path, name));
    const place = JSON.stringify(path);
    if (places.has(place)) return [];
    places.add(place);
    const isUnsupported = issue.code === 'invalid_value' && refusedRowOf(path) !== undefined;
    return [{ path, isUnsupported, seen: describeValue(valueAt(root, path)), expected: expectationAt(path) }];
  });
}

function unknownSetting(path: SettingPath, name: string): ConfigProblem {
  const known = namesUnder(path);
  if (known.includes(name))
    return {
      path: [...path, name],
      isAboutName: true,
      seen: `setting ${describeValue(name)}`,
      expected: 'none: it goes with another provider',
    };
  const meant = closestName(name, known) ?? elsewhere(name);
  const hint = meant === undefined ? '' : ` (did you mean ${meant}?)`;
  return {
    path: [...path, name],
    isAboutName: true,
    seen: `unknown setting ${describeValue(name)}`,
    expected: `one of ${known.join(', ')}${hint}`,
  };
}

/** The full path of a setting that stands in the wrong section. */
function elsewhere(name: string): string | undefined {
  return FEATURE_TABLE.map(({ setting }) => setting).find((setting) => setting.endsWith(`.${name}`));
}

function valueAt(root: unknown, path: SettingPath): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[part] : undefined,
    root,
  );
}

function arrivingLater(root: unknown): readonly SettingRow[] {
  return FEATURE_TABLE.filter(
    ({ setting, values, status }) => status === 'accepted_arrives_later' && isSet(root, setting.split('.'), values),
  );
}

/** Whether a file sets something under any name where the table has `*`; a row about `false` speaks of nothing else. */
function isSet(value: unknown, names: readonly string[], values: string): boolean {
  const [name, ...rest] = names;
  if (name === undefined) return values === 'false' ? value === false : value !== undefined;
  if (typeof value !== 'object' || value === null) return false;
  const members = name === '*' ? Object.values(value) : [valueAt(value, [name])];
  return members.some((member) => isSet(member, rest, values));
}
