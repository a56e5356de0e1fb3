/**
 * The parts of a query that an answer has to take up, each with its place in the query: the canonical spans that all
 * agents of the pool quote.
 *
 * A *question* is a clause that asks something; a *facet* is one of the things coordinated in it ("for adults and for
 * children"); a *constraint* narrows it ("in 2023", "for part-time staff"). Errs on long noun compounds and on
 * coordinated verbs, whose facets may take a word too many or too few.
 */
import type { Document } from '../../text/document.ts';
import type { Span } from '../../text/sentences.ts';
import { type AnswerKind, expectedKind } from './answer-kinds.ts';
import { splitClauses } from './query-clauses.ts';
import { type Demand, findDemands } from './query-demands.ts';
import { findConjuncts, findConstraints } from './query-phrases.ts';
import { type QueryTerm, termsOf } from './query-terms.ts';

/** What a part is within the query. */
export type PartRole = 'question' | 'facet' | 'constraint';

/** A part of the query. */
export interface QueryPart extends Span {
  readonly role: PartRole;
  readonly text: string;
  readonly kind: AnswerKind;
  /** Terms that tell it from the other parts. */
  readonly own: readonly string[];
  /** Terms it shares: of its question, or of what its pronouns stand for. */
  readonly context: readonly string[];
  /** Terms of the other things coordinated with it. */
  readonly siblings: readonly string[];
}

const PARTS_MAX = 24;
const OWN_MAX = 12;

/** Parts of a query in order: each question followed by its facets and constraints. */
export function queryParts(query: Document): readonly QueryPart[] {
  const demands = findDemands(query);
  const terms = query.sentences.flatMap(termsOf).filter((term) => !demands.some((demand) => isOfForm(term, demand)));
  const clauses = splitClauses(query.sentences);
  const questions = clauses.filter(({ isBackground }) => !isBackground);
  const inside = (span: Span) => terms.filter(({ start, end }) => span.start <= start && end <= span.end);
  const background = clauses.filter(({ isBackground }) => isBackground).flatMap(inside);
  const parts = questions.flatMap((clause, index) => {
    const others = questions.filter((other) => other !== clause).flatMap(inside);
    const borrowed = inside(clause).length > 0 ? [] : inside(questions[index === 0 ? 1 : index - 1] ?? clause);
    const before = questions.slice(0, index).flatMap(inside);
    const own = without(keysOf(inside(clause)), keysOf(others));
    const context = keysOf([...inside(clause), ...borrowed, ...before, ...background]);
    const question = partOf(query, 'question', clause, { own, context });
    return [question, ...detailsOf(query, question, { inside, demands })];
  });
  return parts.slice(0, PARTS_MAX);
}

function detailsOf(
  query: Document,
  question: QueryPart,
  { inside, demands }: { readonly inside: (span: Span) => readonly QueryTerm[]; readonly demands: readonly Demand[] },
): readonly QueryPart[] {
  const conjuncts = findConjuncts(question, query.text);
  const constraints = findConstraints(question, query.text).filter(
    (span) =>
      !demands.some((demand) => span.start < demand.end && demand.start < span.end) &&
      !conjuncts.some((conjunct) => span.start < conjunct.end && conjunct.start < span.end),
  );
  const details = (role: PartRole, spans: readonly Span[]) =>
    spans.flatMap((span) => {
      const others = role === 'facet' ? keysOf(spans.filter((other) => other !== span).flatMap(inside)) : [];
      const own = without(keysOf(inside(span)), others);
      const siblings = without(others, keysOf(inside(span)));
      if (own.length === 0) return [];
      const rest = inside(question).filter(
        ({ start }) => !spans.some((other) => other.start <= start && start < other.end),
      );
      const context = keysOf([...rest, ...inside(span)]);
      return [partOf(query, role, span, { own, context, siblings, kind: question.kind })];
    });
  return [...details('facet', conjuncts), ...details('constraint', constraints)];
}

function partOf(
  query: Document,
  role: PartRole,
  { start, end }: Span,
  { own, context, siblings = [], kind }: Pick<QueryPart, 'own' | 'context'> & Partial<QueryPart>,
): QueryPart {
  const text = query.text.slice(start, end);
  const bounded = own.slice(0, OWN_MAX);
  return {
    role,
    start,
    end,
    text,
    kind: kind ?? expectedKind(text),
    own: bounded,
    context: without(context, bounded).slice(0, OWN_MAX),
    siblings,
  };
}

function keysOf(terms: readonly QueryTerm[]): readonly string[] {
  return [...new Set(terms.map(({ key }) => key))];
}

function without(keys: readonly string[], others: readonly string[]): readonly string[] {
  const excluded = new Set(others);
  return keys.filter((key) => !excluded.has(key));
}

/** "in one sentence", and the number of "three reasons", are about the form of the answer, not its subject. */
function isOfForm(term: Span, { start, end, unit }: Demand): boolean {
  return unit === 'items' ? term.start === start : start <= term.start && term.end <= end;
}
