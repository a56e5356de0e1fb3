/**
 * What a query demands of the form of the answer: a number of items ("three reasons"), a length ("in one sentence").
 *
 * Items are counted generously (list entries, sentences, enumerated members: whichever are most), so that only an answer
 * in which fewer are in sight falls short. Errs on items that are enumerated with several words joined by "and".
 */
import type { Document } from '../../text/document.ts';
import type { Span } from '../../text/sentences.ts';
import { isRefusal } from './refusals.ts';

/** A demand and its place in the query. */
export interface Demand extends Span {
  readonly unit: 'items' | 'sentences' | 'words';
  readonly count: number;
}

const NUMBERS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const NUMBER = `\\d{1,3}|${NUMBERS.join('|')}`;
const LENGTH = new RegExp(
  `\\b(?:in|within|using|with)\\s+(?:(?:no\\s+more\\s+than|at\\s+most|up\\s+to|under|less\\s+than|fewer\\s+than|about|around|exactly|a\\s+maximum\\s+of|just|only)\\s+)?(?<count>${NUMBER})\\s+(?:short\\s+|simple\\s+)?(?<unit>sentence|word)s?\\b|\\b(?:at\\s+most|no\\s+more\\s+than|maximum|max)\\s+(?:of\\s+)?(?<most>${NUMBER})\\s+(?<mostUnit>sentence|word)s?\\b`,
  'giu',
);
const ITEMS = new RegExp(
  `\\b(?:list|name|give|provide|state|mention|suggest|identify|describe|explain|tell|show)\\s+(?:me\\s+|us\\s+)?(?:(?:at\\s+least|the|any|some)\\s+)?(?<phrase>(?:top\\s+|main\\s+|first\\s+)?(?<count>${NUMBER})\\s+(?:[a-z-]+\\s+){0,2}?[a-z-]{3,}s)\\b|\\bwhat\\s+are\\s+(?:the\\s+)?(?<asked>(?:top\\s+|main\\s+|first\\s+)?(?<askedCount>${NUMBER})\\s+(?:[a-z-]+\\s+){0,2}?[a-z-]{3,}s)\\b`,
  'giu',
);
const NOT_ITEMS = /\b(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|percent|times|sentences?|words?)$/iu;
const LIST_ENTRY = /^\s*(?:\d{1,2}[.)]|[-*•–])\s/u;
const WORDS_SLACK = 1.15;
const DEMANDS_MAX = 6;

/** Demands of a query, in order. */
export function findDemands(query: Document): readonly Demand[] {
  const demands: Demand[] = [];
  for (const { index, 0: matched, groups = {} } of query.text.matchAll(LENGTH)) {
    const unit = (groups.unit ?? groups.mostUnit)?.toLowerCase() === 'word' ? 'words' : 'sentences';
    demands.push({ start: index, end: index + matched.length, unit, count: numberOf(groups.count ?? groups.most) });
  }
  for (const { index, 0: matched, groups = {} } of query.text.matchAll(ITEMS)) {
    const phrase = groups.phrase ?? groups.asked ?? '';
    if (NOT_ITEMS.test(phrase)) continue;
    const start = index + matched.lastIndexOf(phrase);
    demands.push({
      start,
      end: start + phrase.length,
      unit: 'items',
      count: numberOf(groups.count ?? groups.askedCount),
    });
  }
  return demands.filter(({ count }) => count > 0).slice(0, DEMANDS_MAX);
}

/** Whether the answer meets a demand; one that says that it knows of no more does. */
export function meetsDemand(demand: Demand, answer: Document, sources: readonly Document[]): boolean {
  if (demand.unit === 'sentences') return answer.sentences.length <= demand.count;
  if (demand.unit === 'words') return wordCount(answer) <= WORDS_SLACK * demand.count;
  const isLimited = answer.sentences.some(({ text }) => isRefusal(text) || /\bonly\b/iu.test(text));
  return isLimited || itemCount(answer) >= demand.count || !sources.some((source) => itemCount(source) >= demand.count);
}

function numberOf(word: string | undefined): number {
  if (word === undefined) return 0;
  return NUMBERS.indexOf(word.toLowerCase()) + 1 || Number(word) || 0;
}

function wordCount({ sentences }: Document): number {
  return sentences.reduce((sum, { tokens }) => sum + tokens.length, 0);
}

function itemCount({ sentences }: Document): number {
  const entries = sentences.filter(({ text }) => LIST_ENTRY.test(text)).length;
  const members = sentences.reduce(
    (most, { document, start, end }) =>
      Math.max(
        most,
        document.readableText
          .slice(start, end)
          .split(/[,;:]\s|\s(?:and|or|as well as)\s/u)
          .filter((part) => /\p{L}/u.test(part)).length,
      ),
    0,
  );
  return Math.max(entries, members, sentences.length);
}
