/** Directories whose entries survive a loss of power. */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a directory, and those above it that are missing; each is durable when the one above it has been synced.
 * One level at a time: the platform's recursive call never returns where nothing can be made, as under /proc (Node 20).
 */
export function makeDurableDirectory(path: string): void {
  if (existsSync(path)) return;
  const above = dirname(path);
  if (above !== path) makeDurableDirectory(above);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  syncDirectory(above);
}

/** Makes names that were added to a directory durable. */
export function syncDirectory(path: string): void {
  // Windows cannot open a directory; its file systems journal directory entries themselves.
  if (process.platform === 'win32') return;
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
