/**
 * Runs one validator module in a worker thread: imports it, and answers calls until told to stop.
 */
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { forgetOldest } from '@dikast/core/base/bounded';
import type { Validator } from '../ports.ts';
import { Subject } from '../text/subject.ts';
import type { ModuleCall, ModuleReply, ModuleRequest } from './module-protocol.ts';

const SUBJECTS_KEPT_MAX = 8;
const port = parentPort;
const subjects = new Map<number, Subject>();
const underWay = new Map<number, AbortController>();

const reply = (message: ModuleReply): void => port?.postMessage(message);

/** The subject of a call, taken apart once for its assessment and examinations. */
function subjectOf({ subject, request }: ModuleCall): Subject {
  const known = subjects.get(subject);
  if (known !== undefined) return known;
  forgetOldest(subjects, SUBJECTS_KEPT_MAX);
  const made = new Subject(request);
  subjects.set(subject, made);
  return made;
}

async function answer(validator: Validator, call: ModuleCall): Promise<void> {
  const controller = new AbortController();
  underWay.set(call.id, controller);
  const { signal } = controller;
  try {
    const subject = subjectOf(call);
    const value =
      call.kind === 'assess'
        ? await validator.assess(subject, { signal })
        : await validator.examine(call.objection, subject, { signal });
    reply({ kind: 'answered', id: call.id, value });
  } catch (error) {
    reply({ kind: 'failed', id: call.id, problem: problemOf(error) });
  } finally {
    underWay.delete(call.id);
  }
}

async function main(): Promise<void> {
  const { modulePath } = workerData as { modulePath: string };
  const validator = await load(modulePath);
  port?.on('message', (message: ModuleRequest) => {
    if (message.kind === 'abort') underWay.get(message.id)?.abort();
    else void answer(validator, message);
  });
  const { name, version, specialization, method, isDeterministic } = validator;
  const description = { name, version, specialization, method, isDeterministic: isDeterministic === true };
  reply({ kind: 'loaded', description });
}

/** The one validator that the module exports, under whatever name. */
async function load(modulePath: string): Promise<Validator> {
  const exported = (await import(pathToFileURL(modulePath).href)) as Readonly<Record<string, unknown>>;
  const validators = [...new Set(Object.values(exported))].filter(isValidator);
  const [validator] = validators;
  if (validator === undefined)
    throw new Error(`exports no validator (an object with ${[...TEXT_MEMBERS, ...FUNCTION_MEMBERS].join(', ')})`);
  if (validators.length > 1) throw new Error(`exports ${validators.length} validators, expected one a module`);
  return validator;
}

const TEXT_MEMBERS = ['name', 'version', 'specialization', 'method'] as const;
const FUNCTION_MEMBERS = ['assess', 'examine'] as const;

function isValidator(value: unknown): value is Validator {
  if (typeof value !== 'object' || value === null) return false;
  const members = value as Readonly<Record<string, unknown>>;
  return (
    TEXT_MEMBERS.every((name) => typeof members[name] === 'string') &&
    FUNCTION_MEMBERS.every((name) => typeof members[name] === 'function')
  );
}

function problemOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : 'threw a value that is no error';
}

main().catch((error: unknown) => {
  reply({ kind: 'unusable', problem: error instanceof Error ? error.message : problemOf(error) });
});
