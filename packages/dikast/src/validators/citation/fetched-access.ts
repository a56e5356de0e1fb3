/**
 * Whether the pages that an answer cites still open: an extra look at the network, made only when it is configured.
 * What it finds is reported, not put to the vote: the other agents look at the texts given and cannot check it, and a
 * page may answer one machine and not another.
 */
import { BALLOT_BOUNDS, type Objection } from '@dikast/core/ballots/ballot';
import type { Assessment, CallContext, Validator } from '../../ports.ts';
import type { Claim } from '../../request/claims.ts';
import { type Subject, workingViewOf } from '../../text/subject.ts';
import { findingOn, objectionTo } from '../opinion.ts';
import { readCitations } from './citation-reading.ts';

/** Fetches a page and gives its status; rejects when there is no answer. `makeSafeFetch` (adapters) is one. */
export type PageFetcher = (url: string, signal: AbortSignal) => Promise<{ readonly status: number }>;

const PAGES_MAX = 10;

/** The validator, with every cited page opened besides. */
export function withPageAccess(validator: Validator, fetchPage: PageFetcher): Validator {
  return {
    ...validator,
    method: `${validator.method} Opens the pages that the answer cites.`,
    assess: async (shared, context) => {
      const subject = workingViewOf(shared);
      const [assessment, problems] = await Promise.all([
        validator.assess(subject, context),
        pageProblems(subject, context, fetchPage),
      ]);
      return withProblems(assessment, problems, subject);
    },
  };
}

interface PageProblem {
  readonly claim: Claim;
  readonly objection: Objection;
  readonly reason: string;
}

async function pageProblems(
  subject: Subject,
  { signal }: CallContext,
  fetchPage: PageFetcher,
): Promise<readonly PageProblem[]> {
  const looked = [...citedPages(subject)].slice(0, PAGES_MAX).map(async ([url, place]): Promise<PageProblem[]> => {
    const problem = await problemOf(url, signal, fetchPage);
    if (problem === undefined) return [];
    const { claim, span } = place;
    const evidence = [subject.quote('answer', span)];
    const objection = objectionTo(claim, 'inaccessible_source', evidence, { span, severity: 'minor' });
    return [{ claim, objection, reason: `${url.slice(0, 120)} ${problem}.` }];
  });
  return (await Promise.all(looked)).flat();
}

/** URLs of cited sources, each with the first claim that cites it. */
function citedPages(subject: Subject): ReadonlyMap<string, { claim: Claim; span: { start: number; end: number } }> {
  const pages = new Map<string, { claim: Claim; span: { start: number; end: number } }>();
  const { citationsAt } = readCitations(subject);
  for (const claim of subject.claims) {
    for (const { sources, marker } of citationsAt(claim)) {
      for (const source of sources) {
        const url = subject.request.sources[source]?.url;
        if (url !== undefined && !pages.has(url)) pages.set(url, { claim, span: marker });
      }
    }
  }
  return pages;
}

async function problemOf(url: string, signal: AbortSignal, fetchPage: PageFetcher): Promise<string | undefined> {
  try {
    const { status } = await fetchPage(url, signal);
    return status >= 200 && status < 400 ? undefined : `answers with status ${status}`;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code).replaceAll('_', ' ') : 'no answer';
    return `could not be opened (${code})`;
  }
}

function withProblems(assessment: Assessment, problems: readonly PageProblem[], subject: Subject): Assessment {
  if (problems.length === 0) return assessment;
  return {
    ...assessment,
    objections: [...assessment.objections, ...problems.map(({ objection }) => objection)].slice(
      0,
      BALLOT_BOUNDS.objectionsMax,
    ),
    findings: [
      ...assessment.findings,
      ...problems.map(({ claim, reason, objection: { start, end } }) =>
        findingOn(claim, 'not_judged', reason, [subject.quote('answer', { start, end })]),
      ),
    ],
  };
}
