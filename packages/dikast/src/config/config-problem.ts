/**
 * What is wrong in a configuration file, and how it is said: one line a problem, with its place, what was seen and
 * what is expected.
 */
import { DikastError } from '../errors/dikast-error.ts';
import type { SettingPath } from './feature-table.ts';

/** One thing that is wrong with a setting. */
export interface ConfigProblem {
  readonly path: SettingPath;
  /** The place is the name of the setting, not its value. */
  readonly isAboutName?: boolean;
  /** The value is understood, but this release does not offer it. */
  readonly isUnsupported?: boolean;
  readonly seen: string;
  readonly expected: string;
}

/** A problem with its place in the file; lines and columns count from 1. */
export interface PlacedProblem extends ConfigProblem {
  readonly line: number;
  readonly column: number;
}

/** Something true about a configuration that its author may not expect; not an error. */
export interface ConfigNote {
  readonly kind:
    | 'weight_clamped'
    | 'weight_clamped_by_size'
    | 'no_fault_tolerated'
    | 'specialization_unknown'
    | 'threshold_without_effect';
  readonly path: string;
  readonly message: string;
}

const PROBLEMS_SHOWN_MAX = 20;
const VALUE_LENGTH_MAX = 60;

/** The error for all problems of a file, in the order of their places. */
export function configError(fileName: string, problems: readonly PlacedProblem[], cause?: unknown): DikastError {
  const inOrder = [...problems].sort((left, right) => left.line - right.line || left.column - right.column);
  const lines = inOrder
    .slice(0, PROBLEMS_SHOWN_MAX)
    .map(({ line, column, path, seen, expected }) =>
      [`${fileName}:${line}:${column} ${formatPath(path)}`, seen, expected].join(' - '),
    );
  const hidden = inOrder.length - lines.length;
  if (hidden > 0) lines.push(`and ${hidden} more`);
  const code = problems.every(({ isUnsupported }) => isUnsupported) ? 'unsupported_setting' : 'invalid_config';
  return new DikastError(code, lines.join('\n'), cause === undefined ? {} : { cause });
}

/** A path as people write it: `consensus.agent_pools`, `validators[0].module`; `(file)` for the whole. */
export function formatPath(path: SettingPath): string {
  const parts = path.map((part, index) => {
    if (typeof part === 'number') return `[${part}]`;
    const name = /^[\w-]{1,64}$/.test(part) ? part : describeValue(part);
    return index === 0 ? name : `.${name}`;
  });
  return parts.length === 0 ? '(file)' : parts.join('');
}

/** A value in one short line, whatever it is. */
export function describeValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value !== 'string') return String(value);
  return value.length > VALUE_LENGTH_MAX
    ? `${JSON.stringify(value.slice(0, VALUE_LENGTH_MAX))}... (${value.length} characters)`
    : JSON.stringify(value);
}
