/**
 * The file of a store before SQLite opens it, and the note beside it that says who holds it.
 *
 * Only paths are touched, the store's file is never opened and closed here once it exists: on POSIX systems that would
 * drop the lock which another store of this process holds on it.
 */
import { chmodSync, closeSync, existsSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { makeDurableDirectory, syncDirectory } from '../adapters/durable-directory.ts';
import { fileError } from './sqlite-failure.ts';

const OWNER_ONLY = 0o600;
const OTHERS = 0o077;
const HOLDER = /^(?<pid>[1-9][0-9]{0,9}) (?<host>\S{1,255})\n$/;

/** Makes the file and its directories if need be, durably, and closes it to everybody but its owner. */
export function prepareStoreFile(path: string): void {
  if (path !== path.trim()) throw fileError('unavailable', path, 'its name begins or ends with a blank');
  makeDurableDirectory(dirname(path));
  if (existsSync(path)) {
    if (!statSync(path).isFile()) throw fileError('unavailable', path, 'it is not a file');
    if ((statSync(path).mode & OTHERS) !== 0) chmodSync(path, OWNER_ONLY);
    return;
  }
  const log = `${path}-wal`;
  if (existsSync(log) && statSync(log).size > 0)
    throw fileError('corrupt', path, `it is missing, but ${log}, which holds the latest part of it, is there`);
  closeSync(openSync(path, 'wx', OWNER_ONLY));
  syncDirectory(dirname(path));
}

/**
 * Notes that this process holds the store. Only messages depend on the note; the lock is SQLite's. So a note that cannot
 * be written is left out: a full disk must not keep a store from being opened and read.
 */
export function writeHolder(path: string): void {
  try {
    writeFileSync(holderPath(path), `${process.pid} ${hostname()}\n`, { mode: OWNER_ONLY });
  } catch {
    removeHolder(path);
  }
}

/** Removes the note. */
export function removeHolder(path: string): void {
  rmSync(holderPath(path), { force: true });
}

/** Who holds the store, in words; a note of a process that is gone is not believed. */
export function describeHolder(path: string): string {
  const { pid, host } = readHolder(path);
  if (pid === undefined) return 'another process';
  if (host !== hostname()) return `process ${pid} on ${host}`;
  if (pid === process.pid) return `this process (${pid})`;
  return isAlive(pid) ? `process ${pid}` : 'another process';
}

function readHolder(path: string): { pid?: number; host?: string } {
  if (!existsSync(holderPath(path))) return {};
  const groups = HOLDER.exec(readFileSync(holderPath(path), 'utf8'))?.groups;
  if (groups?.pid === undefined || groups.host === undefined) return {};
  return { pid: Number(groups.pid), host: groups.host };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function holderPath(path: string): string {
  return `${path}.holder`;
}
