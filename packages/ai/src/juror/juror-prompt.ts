/** What a juror is shown: the proposition and the kinds of problem, then the material in blocks. */
import type { Objection } from '@dikast/core/ballots/ballot';
import { fromHex } from '@dikast/core/base/bytes';
import { digestOf } from '@dikast/core/base/crypto-port';
import { prngFromBytes, shuffled } from '@dikast/core/base/prng';
import type { Subject } from 'dikast';
import { sha256 } from 'dikast/adapters/node-hash';
import { block, boundaryToken, quotedText } from './hostile-text.ts';
import type { ProblemKinds } from './problem-kinds.ts';

/** A user message and the token that the reply must carry. */
export interface JurorPrompt {
  readonly text: string;
  readonly token: string;
}

/** What is the same for every request of a juror. */
export interface JurorTask {
  /** Unique among jurors; each gets its own order of the sources. */
  readonly juror: string;
  /** The proposition of a pool of your own; built-in ones stand in their prompts. */
  readonly proposition: string | undefined;
  readonly kinds: ProblemKinds;
}

/** The prompt for the first round. */
export function assessmentText(subject: Subject, task: JurorTask): JurorPrompt {
  const token = tokenOf(subject, task);
  const lines = Object.entries(task.kinds).map(([kind, meaning]) => `- \`${kind}\`: ${meaning}`);
  const head = ['Kinds of problem:', ...lines];
  const proposition = task.proposition === undefined ? [] : [`Proposition: ${task.proposition}`, ''];
  const text = [...proposition, ...head, '', ...material(subject, token), block(token, 'end', [])].join('\n');
  return { text, token };
}

/** The prompt for a ruling on one objection. */
export function objectionText(objection: Objection, subject: Subject, task: JurorTask): JurorPrompt {
  const token = tokenOf(subject, task);
  const { claim, kind, evidence } = objection;
  const stated = {
    claim,
    kind,
    meaning: task.kinds[kind] ?? kind.replaceAll('_', ' '),
    evidence: evidence.map(({ document, quote }) => ({ document, quote })),
  };
  const statement = block(token, 'objection', [quotedJson(stated)]);
  return { text: [...material(subject, token), statement, block(token, 'end', [])].join('\n'), token };
}

function tokenOf({ request }: Subject, { juror }: JurorTask): string {
  return boundaryToken(digestOf(sha256, request), juror);
}

function material(subject: Subject, token: string): readonly string[] {
  const { request, claims } = subject;
  const order = prngFromBytes(sha256(fromHex(token) ?? new Uint8Array()));
  return [
    ...(request.query === undefined ? [] : [block(token, 'query', [quotedText(request.query)])]),
    block(
      token,
      'claims',
      claims.map(({ index, text }) => `${index}: ${quotedText(text)}`),
    ),
    ...shuffled(request.sources, order).map(({ id, text }) =>
      block(token, `source ${quotedText(id)}`, [quotedText(text)]),
    ),
  ];
}

/** JSON whose strings are escaped as {@link quotedText} does. */
function quotedJson(value: unknown): string {
  if (typeof value === 'string') return quotedText(value);
  if (Array.isArray(value)) return `[${value.map(quotedJson).join(',')}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([name, member]) => `${JSON.stringify(name)}:${quotedJson(member)}`)
      .join(',')}}`;
  return JSON.stringify(value);
}
