/**
 * A file that appears whole or not at all: written beside its place under another name, then renamed.
 * What is no regular file (a pipe, /dev/null) cannot be replaced and is written to directly.
 */
import { rmSync } from 'node:fs';
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { EXIT_CODES } from '../exit-codes.ts';
import { describeSystemError, Problem } from '../problem.ts';

/** Drafts that are neither committed nor discarded yet: removed even if the process ends in between. */
const openDrafts = new Set<string>();
process.on('exit', () => {
  for (const draft of openDrafts) rmSync(draft, { force: true });
});

/** A file under way. Exactly one of {@link AtomicFile.commit} and {@link AtomicFile.discard} ends it. */
export class AtomicFile {
  readonly #name: string;
  readonly #target: string;
  readonly #draft: string | undefined;
  readonly #handle: FileHandle;

  private constructor(name: string, target: string, draft: string | undefined, handle: FileHandle) {
    this.#name = name;
    this.#target = target;
    this.#draft = draft;
    this.#handle = handle;
  }

  /** Opens a draft. @throws Problem `cannotWrite` naming the file, before any work is done for nothing. */
  static async open(name: string, workingDirectory: string): Promise<AtomicFile> {
    return attempt(name, async () => {
      const { target, isReplaceable } = await locate(resolve(workingDirectory, name));
      if (!isReplaceable) return new AtomicFile(name, target, undefined, await open(target, 'w'));
      const draft = `${target}.${process.pid}.${Math.trunc(performance.now() * 1000)}.tmp`;
      openDrafts.add(draft);
      return new AtomicFile(name, target, draft, await open(draft, 'wx'));
    });
  }

  /** Whether text may be written over what was written before: not in a pipe. */
  get isSeekable(): boolean {
    return this.#draft !== undefined;
  }

  /** Appends text. @throws Problem `cannotWrite`. */
  async append(text: string): Promise<void> {
    await attempt(this.#name, () => this.#handle.appendFile(text));
  }

  /** Writes over the text at a position in bytes. @throws Problem `cannotWrite`. */
  async overwrite(position: number, text: string): Promise<void> {
    const bytes = Buffer.from(text);
    await attempt(this.#name, () => this.#handle.write(bytes, 0, bytes.length, position));
  }

  /** Puts the file in its place. @throws Problem `cannotWrite`. */
  async commit(): Promise<void> {
    await attempt(this.#name, async () => {
      if (this.#draft !== undefined) await this.#handle.sync();
      await this.#handle.close();
      if (this.#draft === undefined) return;
      await rename(this.#draft, this.#target);
      openDrafts.delete(this.#draft);
    });
  }

  /** Leaves the place as it was. */
  async discard(): Promise<void> {
    await this.#handle.close().catch(() => {});
    if (this.#draft === undefined) return;
    await rm(this.#draft, { force: true }).catch(() => {});
    openDrafts.delete(this.#draft);
  }
}

/** Writes a file in one go. @throws Problem `cannotWrite`. */
export async function writeWholeFile(name: string, text: string, workingDirectory: string): Promise<void> {
  const file = await AtomicFile.open(name, workingDirectory);
  try {
    await file.append(text);
    await file.commit();
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/** The file behind symbolic links, and whether renaming may replace it. */
async function locate(path: string): Promise<{ readonly target: string; readonly isReplaceable: boolean }> {
  try {
    const target = await realpath(path);
    const found = await stat(target);
    if (found.isDirectory()) throw Object.assign(new Error('is a directory'), { code: 'EISDIR' });
    return { target, isReplaceable: found.isFile() };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { target: path, isReplaceable: true };
  }
}

async function attempt<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw new Problem(EXIT_CODES.cannotWrite, `${name}: cannot write: ${describeSystemError(cause)}`, { cause });
  }
}
