/**
 * An exported roster: public keys of an engine and its agents, as `dikast agents --json` prints them.
 */
import type { TrustedKeys } from 'dikast/verification/verify-verdict';
import { EXIT_CODES } from '../exit-codes.ts';
import { Problem } from '../problem.ts';

/** Name and version of the format. */
export const ROSTER_SCHEMA = 'dikast/roster/1';

/** One agent of an exported roster; the weight is the configured one, 1.0 for 10,000 basis points. */
export interface RosterFileAgent {
  readonly agent: string;
  readonly pool: string;
  readonly specialization: string;
  readonly family?: string;
  /** Sits only in the place of an agent that lost its say. */
  readonly isStandby?: true;
  readonly weightBasisPoints: number;
  readonly method: string;
  /** ed25519, hexadecimal. */
  readonly publicKey: string;
}

/** The format. */
export interface RosterFile {
  readonly schema: typeof ROSTER_SCHEMA;
  /** Key that seals verdicts, hexadecimal. */
  readonly engine: string;
  readonly agents: readonly RosterFileAgent[];
  /** People who may rule; left out by those who have none. */
  readonly reviewers?: readonly { readonly name: string; readonly role: string; readonly publicKey: string }[];
}

const KEY = /^[0-9a-f]{64}$/;

/** The keys of a parsed roster. @throws Problem `badInput` naming the member that is not as it should be. */
export function parseRoster(parsed: unknown, file: string): TrustedKeys {
  const roster = membersOf(parsed);
  const refuse = (member: string, expected: string) =>
    new Problem(EXIT_CODES.badInput, `${file}: ${member}: expected ${expected}`);
  if (roster.schema !== ROSTER_SCHEMA) throw refuse('schema', `"${ROSTER_SCHEMA}", as dikast agents --json exports it`);
  const { engine, agents } = roster;
  if (!isKey(engine)) throw refuse('engine', 'a public key of 64 hexadecimal digits');
  if (!Array.isArray(agents) || agents.length === 0) throw refuse('agents', 'a list with at least one agent');
  const keys = new Map<string, string>();
  for (const [index, entry] of agents.entries()) {
    const { agent, publicKey } = membersOf(entry);
    if (typeof agent !== 'string' || agent === '') throw refuse(`agents[${index}].agent`, 'a name');
    if (keys.has(agent)) throw refuse(`agents[${index}].agent`, 'each agent once');
    if (!isKey(publicKey)) throw refuse(`agents[${index}].publicKey`, 'a public key of 64 hexadecimal digits');
    keys.set(agent, publicKey);
  }
  return { engine, agents: Object.fromEntries(keys), reviewers: reviewersOf(roster.reviewers, refuse) };
}

function reviewersOf(
  reviewers: unknown,
  refuse: (member: string, expected: string) => Problem,
): Readonly<Record<string, string>> {
  if (reviewers === undefined) return {};
  if (!Array.isArray(reviewers)) throw refuse('reviewers', 'a list');
  const keys = reviewers.map((entry: unknown, index): [string, string] => {
    const { name, publicKey } = membersOf(entry);
    if (typeof name !== 'string' || name === '') throw refuse(`reviewers[${index}].name`, 'a name');
    if (!isKey(publicKey)) throw refuse(`reviewers[${index}].publicKey`, 'a public key of 64 hexadecimal digits');
    return [name, publicKey];
  });
  return Object.fromEntries(keys);
}

function isKey(value: unknown): value is string {
  return typeof value === 'string' && KEY.test(value);
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
