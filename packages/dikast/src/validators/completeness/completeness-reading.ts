/**
 * Takes a request apart once for all agents of this pool; what to make of it is each agent's own.
 *
 * Questions, headings and "the sources do not say" are no statements: repeating a question does not answer it.
 */
import type { Sentence } from '../../text/document.ts';
import { entityKey } from '../../text/entities.ts';
import type { Subject } from '../../text/subject.ts';
import { placesByKey, shareConveyed, statedValues } from './conveyance.ts';
import { type Demand, findDemands, meetsDemand } from './query-demands.ts';
import { type QueryPart, queryParts } from './query-parts.ts';
import { TermMatcher, termWeight } from './query-terms.ts';
import type { CommonReading, CompletenessReading, Reading } from './reading.ts';
import { isRefusal, statedPart } from './refusals.ts';
import { supportOf } from './source-support.ts';

const ON_SUBJECT = 0.5;
const PASSED_ON = 0.5;
const RIVALS_MAX = 40;
const readings = new WeakMap<Subject, CompletenessReading>();

/** The reading of a subject, made once. */
export function readCompleteness(subject: Subject): CompletenessReading {
  const known = readings.get(subject);
  if (known !== undefined) return known;
  const reading = makeReading(subject);
  readings.set(subject, reading);
  return reading;
}

function makeReading(subject: Subject): CompletenessReading {
  const asked = subject.query === undefined ? [] : queryParts(subject.query);
  const matcher = new TermMatcher(asked.flatMap(({ own, context }) => [...own, ...context]));
  const read = (sentence: Sentence): Reading => ({ sentence, terms: matcher.find(sentence) });
  const sources = subject.sourceSentences.filter(({ text }) => isStatement(text)).map(read);
  const refusals = subject.answer.sentences.filter(({ text }) => isRefusal(text)).map(read);
  const statements = subject.answer.sentences.flatMap((sentence) => {
    const stated = isStatement(sentence.text) ? statedPart(sentence) : undefined;
    return stated === undefined ? [] : [{ sentence, terms: matcher.find(sentence, stated) }];
  });
  const weightOf = weigh(sources);
  const shareOf = (keys: readonly string[], found: ReadonlySet<string>) => {
    const weight = (some: readonly string[]) => some.reduce((sum, key) => sum + weightOf(key), 0);
    const total = weight(keys);
    return total === 0 ? 1 : weight(keys.filter((key) => found.has(key))) / total;
  };
  const places = placesByKey(statements.map(({ sentence }) => sentence.conceptKeys));
  const common = {
    statements,
    sources,
    placesOf: (concept: string) => places.get(concept) ?? [],
    queryText: entityKey(subject.query?.text ?? ''),
    taken: new Set(statements.flatMap(({ terms }) => [...terms])),
    unmetDemands: unmetDemands(subject),
    stated: statedValues(statements),
    weightOf,
    shareOf,
  };
  const parts = asked.flatMap((each) => {
    const part = each.role === 'constraint' ? narrowed(each, common) : each;
    return part === undefined ? [] : [{ part, ...supportOf(part, common), isRefused: refuses(part, refusals) }];
  });
  return { ...common, parts };
}

function unmetDemands({ query, answer, sources }: Subject): readonly Demand[] {
  return query === undefined ? [] : findDemands(query).filter((demand) => !meetsDemand(demand, answer, sources));
}

/**
 * A constraint with only the words that tell it from what the answer answers instead; undefined when the answer passes
 * on no source sentence that is on the subject and misses the constraint.
 */
function narrowed(part: QueryPart, reading: CommonReading): QueryPart | undefined {
  const rivals = reading.sources.filter(
    ({ terms }) => part.own.some((key) => !terms.has(key)) && reading.shareOf(part.context, terms) >= ON_SUBJECT,
  );
  const instead = rivals.slice(0, RIVALS_MAX).find((source) => shareConveyed(source, part.kind, reading) >= PASSED_ON);
  return instead && { ...part, own: part.own.filter((key) => !instead.terms.has(key)) };
}

function isStatement(text: string): boolean {
  return !/[?？]["'”)\s]*$/u.test(text) && !/^#{1,6}\s/.test(text);
}

/** A refusal that names nothing of its own refuses everything. */
function refuses(part: QueryPart, refusals: readonly Reading[]): boolean {
  return refusals.some(
    ({ terms }) => terms.size === 0 || part.own.some((key) => terms.has(key)) || part.own.length === 0,
  );
}

function weigh(sources: readonly Reading[]): (key: string) => number {
  const counts = new Map<string, number>();
  for (const { terms } of sources) for (const key of terms) counts.set(key, (counts.get(key) ?? 0) + 1);
  return (key) => {
    const count = counts.get(key);
    return termWeight(key) * Math.log(count === undefined ? 2 + sources.length : 1 + sources.length / count);
  };
}
