/**
 * ARCHITECTURE.md is the map: every folder of every package stands in its tables, and nothing that is not there does.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const ROOT = new URL('../', import.meta.url);
const map = readFileSync(new URL('ARCHITECTURE.md', ROOT), 'utf8');

/** Folders in the table under a package's heading. */
function mapped(name: string): readonly string[] {
  const [, section = ''] = map.split(`\n### ${name}\n`);
  const [table = ''] = section.split(/\n##/);
  return [...table.matchAll(/^\| `([a-z-]+)\/`/gm)].map(([, folder = '']) => folder).sort();
}

it.each(readdirSync(new URL('packages/', ROOT)))('the folders of %s are those of the map', (name) => {
  const entries = readdirSync(new URL(`packages/${name}/src/`, ROOT), { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  expect(mapped(name)).toEqual(folders.sort());
});
