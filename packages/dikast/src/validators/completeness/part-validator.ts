/**
 * Makes a validator of this pool from its way of telling whether the answer takes up one part of the query.
 *
 * The gate is common: nobody demands what the sources cannot answer, and nobody lets "the sources do not say" pass where
 * they do. A stated objection is checked part by part, by the first part of the query it quotes; an objection that quotes
 * no part of the query stands only if a source sentence it quotes speaks of a part that is missing.
 */
import type { Evidence, Objection } from '@dikast/core/ballots/ballot';
import type { Assessment, Examination, Validator } from '../../ports.ts';
import { type Subject, workingViewOf } from '../../text/subject.ts';
import { findingOn, objectionToWhole, opinionFrom } from '../opinion.ts';
import { isTelltale } from './answer-kinds.ts';
import { readCompleteness } from './completeness-reading.ts';
import type { CompletenessObjectionKind } from './objection-kinds.ts';
import type { Demand } from './query-demands.ts';
import type { CompletenessReading, PartReading } from './reading.ts';

/** `search` is the first round: only what is plainly missing. `check` looks at a stated gap more closely. */
export type Attention = 'search' | 'check';

/** Whether the answer takes up a part, and why not. */
export interface PartJudgement {
  readonly isMissing: boolean;
  readonly reason: string;
}

/** A method of this pool. */
export interface PartMethod {
  readonly name: string;
  readonly specialization: string;
  readonly method: string;
  readonly kind: CompletenessObjectionKind;
  /** How fully the answer takes up the query where nothing is missing, 0 .. 1. */
  readonly uptake: (subject: Subject) => number;
  judge(part: PartReading, reading: CompletenessReading, attention: Attention): PartJudgement;
}

const ON_SUBJECT = 0.4;
const VERSION = '1.0.0';
const CONFIDENCE = 0.75;
const CONFIDENCE_LEAST = 0.5;

/** The validator of a method. */
export function createPartValidator(stated: PartMethod): Validator {
  const method = remembering(stated);
  return {
    name: method.name,
    version: VERSION,
    pool: 'completeness_validation',
    specialization: method.specialization,
    method: method.method,
    isDeterministic: true,
    assess: (subject) => assess(method, workingViewOf(subject)),
    examine: (objection, subject) => examine(method, objection, workingViewOf(subject)),
  };
}

/** The method with its judgements kept: a docket may ask for the same part many times. */
function remembering(method: PartMethod): PartMethod {
  const known = { search: new WeakMap<PartReading, PartJudgement>(), check: new WeakMap<PartReading, PartJudgement>() };
  return {
    ...method,
    judge(part, reading, attention) {
      const judgement = known[attention].get(part) ?? method.judge(part, reading, attention);
      known[attention].set(part, judgement);
      return judgement;
    },
  };
}

function assess(method: PartMethod, subject: Subject): Assessment {
  const reading = readCompleteness(subject);
  const missing: { readonly part: PartReading; readonly reason: string }[] = [];
  for (const part of reading.parts) {
    if (missing.some((known) => isWithin(part.part, known.part.part))) continue;
    const { isMissing, reason } = judgePart(method, part, reading, 'search');
    if (isMissing) missing.push({ part, reason });
  }
  const gaps = [
    ...missing.map(({ part, reason }) => ({ reason, evidence: evidenceFor(part, subject) })),
    ...reading.unmetDemands.map((demand) => ({
      reason: demandReason(demand),
      evidence: [subject.quote('query', demand)],
    })),
  ];
  const objections = gaps.map(({ evidence }) => objectionToWhole(method.kind, evidence));
  const findings = gaps.map(({ reason, evidence }) => findingOn(null, 'unsupported', reason, evidence));
  if (findings.length > 0) return opinionFrom(objections, findings, CONFIDENCE);
  if (reading.parts.length === 0) return opinionFrom([], [], 0);
  return opinionFrom(
    [],
    [findingOn(null, 'supported', 'every part of the query that the sources answer is taken up')],
    CONFIDENCE_LEAST + (CONFIDENCE - CONFIDENCE_LEAST) * method.uptake(subject),
  );
}

function examine(method: PartMethod, objection: Objection, subject: Subject): Examination {
  const reading = readCompleteness(subject);
  const stated = statedParts(objection, reading);
  for (const part of stated) {
    const { isMissing, reason } = judgePart(method, part, reading, 'check');
    if (isMissing) return { ruling: 'uphold', reason };
  }
  const demand = statedDemand(objection, reading);
  if (demand !== undefined) return { ruling: 'uphold', reason: demandReason(demand) };
  return {
    ruling: 'dismiss',
    reason:
      stated.length === 0
        ? 'the objection names no part of the query'
        : 'the answer takes this part up, or the sources do not answer it',
  };
}

function judgePart(
  method: PartMethod,
  part: PartReading,
  reading: CompletenessReading,
  attention: Attention,
): PartJudgement {
  if (!isDue(part, reading, attention)) return { isMissing: false, reason: 'the sources do not answer this part' };
  return method.judge(part, reading, attention);
}

const SHARE_NEEDED = {
  search: { plain: 0.5, refused: 0.85 },
  check: { plain: 0.42, refused: 0.75 },
} as const;

/** Whether the answer owes anything on a part: the sources answer it, or there are none and it asks for a value. */
function isDue(partReading: PartReading, reading: CompletenessReading, attention: Attention): boolean {
  const { part, supportShare, isRefused, isKindDue, support } = partReading;
  if (part.own.length === 0 && !isKindDue) return false;
  if (reading.sources.length === 0) return part.role === 'question' && isTelltale(part.kind) && !isRefused;
  const needed = SHARE_NEEDED[attention];
  if (support.length === 0 || supportShare < (isRefused ? needed.refused : needed.plain)) return false;
  return part.role === 'question' || support.some(({ terms }) => reading.shareOf(part.context, terms) >= ON_SUBJECT);
}

/** Parts that an objection is about: those its first quotation of the query names most closely. */
function statedParts(objection: Objection, { parts }: CompletenessReading): readonly PartReading[] {
  const quoted = objection.evidence.find(({ document }) => document === 'query');
  if (quoted !== undefined) {
    const exact = parts.filter(({ part }) => part.start === quoted.start && part.end === quoted.end);
    return exact.length > 0 ? exact : parts.filter(({ part }) => overlaps(part, quoted));
  }
  return parts.filter(({ support }) =>
    objection.evidence.some((evidence) =>
      support.some(({ sentence }) => sentence.document.name === evidence.document && overlaps(sentence, evidence)),
    ),
  );
}

/** The unmet demand that an objection quotes, if it quotes no part as such. */
function statedDemand(objection: Objection, { unmetDemands, parts }: CompletenessReading): Demand | undefined {
  const quoted = objection.evidence.find(({ document }) => document === 'query');
  if (quoted === undefined || parts.some(({ part }) => part.start === quoted.start && part.end === quoted.end))
    return undefined;
  return unmetDemands.find((demand) => overlaps(demand, quoted));
}

function demandReason({ unit, count }: Demand): string {
  return unit === 'items'
    ? `the answer gives fewer than the ${count} things asked for`
    : `the answer is longer than ${count} ${unit}`;
}

function evidenceFor({ part, support }: PartReading, subject: Subject): readonly Evidence[] {
  const best = support[0];
  return [subject.quote('query', part), ...(best === undefined ? [] : [subject.quoteSentence(best.sentence)])];
}

function isWithin(inner: { readonly start: number; readonly end: number }, outer: typeof inner): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function overlaps(left: { readonly start: number; readonly end: number }, right: typeof left): boolean {
  return left.start < right.end && right.start < left.end;
}
