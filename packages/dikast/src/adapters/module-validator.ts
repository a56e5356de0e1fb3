/**
 * A validator from a module file, run in a worker thread of its own: a loop that never ends, a crash or a memory leak
 * in it costs its vote and nothing else. A worker that does not react when its answer is no longer wanted is ended
 * and started anew for the next call.
 */
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { Objection } from '@dikast/core/ballots/ballot';
import type { ModuleValidatorConfig } from '../config/config.ts';
import { DikastError } from '../errors/dikast-error.ts';
import type { Assessment, CallContext, Examination, Validator } from '../ports.ts';
import type { Subject } from '../text/subject.ts';
import type { ModuleCall, ModuleDescription, ModuleReply } from './module-protocol.ts';

/** A validator and the means to stop its worker. */
export interface ModuleValidator {
  readonly validator: Validator;
  close(): Promise<void>;
}

const LOAD_TIMEOUT_MS = 10_000;
/** How long a worker may take to react to an abort before it is ended. */
const ABORT_GRACE_MS = 100;
const HEAP_MEGABYTES_MAX = 512;
/** By package name, so that it is the built file also when the rest runs from its sources. */
const WORKER_FILE = createRequire(import.meta.url).resolve('dikast/adapters/module-worker');

/**
 * Loads a module and describes its validator.
 * @throws DikastError `validator_unusable` naming the module: cannot be imported, or exports no validator.
 */
export async function loadModuleValidator(config: ModuleValidatorConfig): Promise<ModuleValidator> {
  const host = new ModuleHost(config.module);
  const description = await host.describe();
  const validator: Validator = {
    ...description,
    pool: config.pool,
    ...(config.family === undefined ? {} : { family: config.family }),
    assess: (subject, context) => host.call(subject, { kind: 'assess' }, context) as Promise<Assessment>,
    examine: (objection, subject, context) =>
      host.call(subject, { kind: 'examine', objection }, context) as Promise<Examination>,
  };
  return { validator, close: () => host.close() };
}

interface PendingCall {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Keeps a worker for a module, and starts another when it was ended. */
class ModuleHost {
  readonly #modulePath: string;
  #worker: Worker | undefined;
  readonly #pending = new Map<number, PendingCall>();
  readonly #subjects = new WeakMap<Subject, number>();
  #lastId = 0;
  #onLoaded: ((reply: ModuleReply) => void) | undefined;

  constructor(modulePath: string) {
    this.#modulePath = modulePath;
  }

  async describe(): Promise<ModuleDescription> {
    const first = await new Promise<ModuleReply>((resolve) => {
      this.#onLoaded = resolve;
      const timer = setTimeout(
        () => resolve({ kind: 'unusable', problem: `did not load within ${LOAD_TIMEOUT_MS} ms` }),
        LOAD_TIMEOUT_MS,
      );
      timer.unref();
      this.#running();
    });
    if (first.kind === 'loaded') return first.description;
    await this.close();
    const problem = first.kind === 'unusable' ? first.problem : 'did not describe itself';
    throw new DikastError('validator_unusable', `${this.#modulePath}: ${problem}`);
  }

  call(
    subject: Subject,
    work: { readonly kind: 'assess' } | { readonly kind: 'examine'; readonly objection: Objection },
    { signal }: CallContext,
  ): Promise<unknown> {
    const id = ++this.#lastId;
    const message: ModuleCall = { id, subject: this.#numberOf(subject), request: subject.request, ...work };
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      signal.addEventListener('abort', () => this.#giveUp(id), { once: true });
      this.#running().postMessage(message);
    });
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#end('the engine is closed');
    await worker?.terminate();
  }

  #running(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(WORKER_FILE, {
      workerData: { modulePath: this.#modulePath },
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES_MAX },
    });
    worker.unref();
    worker.on('message', (reply: ModuleReply) => this.#receive(reply));
    worker.on('error', (error) => this.#lose(worker, error.message));
    worker.on('exit', () => this.#lose(worker, 'the worker ended'));
    this.#worker = worker;
    return worker;
  }

  #receive(reply: ModuleReply): void {
    if (reply.kind === 'loaded' || reply.kind === 'unusable') {
      this.#onLoaded?.(reply);
      return;
    }
    const call = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (reply.kind === 'answered') call?.resolve(reply.value);
    else call?.reject(new Error(reply.problem));
  }

  /** The answer is no longer wanted: says so, and ends a worker that does not react. */
  #giveUp(id: number): void {
    const worker = this.#worker;
    if (worker === undefined || !this.#pending.has(id)) return;
    worker.postMessage({ kind: 'abort', id });
    const timer = setTimeout(() => {
      if (this.#worker !== worker || !this.#pending.has(id)) return;
      this.#end('the module did not react and its worker was ended');
      void worker.terminate();
    }, ABORT_GRACE_MS);
    timer.unref();
  }

  #lose(worker: Worker, problem: string): void {
    this.#onLoaded?.({ kind: 'unusable', problem });
    if (this.#worker === worker) this.#end(problem);
  }

  #end(problem: string): void {
    this.#worker = undefined;
    for (const { reject } of this.#pending.values()) reject(new Error(problem));
    this.#pending.clear();
  }

  #numberOf(subject: Subject): number {
    const known = this.#subjects.get(subject);
    if (known !== undefined) return known;
    const number = ++this.#lastId;
    this.#subjects.set(subject, number);
    return number;
  }
}
