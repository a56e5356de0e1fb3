/**
 * Checks that the lock file names the binaries of every platform, not only those of the machine it was written on:
 * `npm ci` refuses a lock file that leaves out an optional dependency. `--fix` adds what is missing.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = new URL('../package-lock.json', import.meta.url);
const SYSTEMS = ['android', 'darwin', 'linux', 'win32', 'freebsd', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'aix'];
const PROCESSORS = ['arm64', 'x64', 'ia32', 'riscv64', 'ppc64', 's390x', 'loong64', 'mips64el', 'wasm32', 'arm'];

const lock = JSON.parse(readFileSync(FILE, 'utf8'));
const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {}, dev = false }]) =>
  Object.entries(optionalDependencies)
    .filter(([name]) => !isLocked(path, name))
    .map(([name, version]) => ({ name, version, dev })),
);

if (missing.length > 0 && process.argv.includes('--fix')) {
  for (const one of missing) lock.packages[`node_modules/${one.name}`] = entryOf(one);
  const [root, ...rest] = Object.entries(lock.packages);
  rest.sort(([left], [right]) => (left < right ? -1 : 1));
  writeFileSync(FILE, `${JSON.stringify({ ...lock, packages: Object.fromEntries([root, ...rest]) }, null, 2)}\n`);
  console.log(`added ${missing.length} entries to package-lock.json`);
} else if (missing.length > 0) {
  console.error(`package-lock.json lacks ${missing.map(({ name }) => name).join(', ')}`);
  console.error('npm ci would refuse it; node scripts/check-lockfile.js --fix adds them');
  process.exitCode = 1;
}

/** Whether the package is locked where `path` would find it. */
function isLocked(path, name) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (lock.packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`] !== undefined) return true;
    if (folder === '') return false;
  }
}

/** What npm writes of a binary for another platform, read off its name. */
function entryOf({ name, version, dev }) {
  const words = name.split('/').at(-1) ?? '';
  const system = SYSTEMS.find((one) => new RegExp(`\\b${one}\\b`).test(words));
  const processor = PROCESSORS.find((one) => new RegExp(`\\b${one}`).test(words));
  return {
    version: version.replace(/^[~^]/, ''),
    ...(processor === undefined ? {} : { cpu: [processor] }),
    ...(dev ? { dev: true } : {}),
    ...(words.includes('musl') ? { libc: ['musl'] } : /\bgnu\b/.test(words) ? { libc: ['glibc'] } : {}),
    optional: true,
    ...(system === undefined ? {} : { os: [system] }),
  };
}
