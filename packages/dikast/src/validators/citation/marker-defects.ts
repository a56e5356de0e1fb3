/**
 * Defects of the markers themselves: names no source, cannot be read as a citation, names a source without text.
 */
import type { Severity } from '@dikast/core/ballots/ballot';
import type { Claim } from '../../request/claims.ts';
import type { Source } from '../../request/request.ts';
import type { Sentence } from '../../text/document.ts';
import type { Span } from '../../text/sentences.ts';
import type { Subject } from '../../text/subject.ts';
import { type Citation, readCitations } from './citation-reading.ts';
import type { CitationObjectionKind } from './objection-kinds.ts';

/** What is wrong with a claim's citation, for people and for an objection. */
export interface Defect {
  readonly claim: Claim;
  readonly kind: CitationObjectionKind;
  readonly severity: Severity;
  readonly span: Span;
  readonly reason: string;
  /** Index of the source the defect is about. */
  readonly source?: number;
  /** The sentence of a source that shows the defect. */
  readonly sentence?: Sentence;
}

const ERROR_PAGE =
  /^\W*(?:(?:error\s*)?(?:401|403|404|410|429|500|502|503)\b|page not found|not found\b|access (?:to this page )?(?:is |has been )?denied|forbidden\b|please enable (?:javascript|cookies)|this page (?:isn['’]t|is not) available|subscribe to (?:read|continue)|just a moment|are you (?:a )?(?:human|robot))/i;
const ERROR_PAGE_LENGTH_MAX = 400;

/** Markers that name no source given. */
export function unresolvableMarkers(subject: Subject): readonly Defect[] {
  return eachCitation(subject, (claim, { unresolved, marker }) => {
    const [id] = unresolved;
    if (id === undefined) return [];
    const count = subject.sources.length;
    const given = count === 1 ? 'the one source given' : `one of the ${count} sources given`;
    const reason = `${marker.style === 'url' ? shortened(id) : `"${shortened(id)}"`} is not ${given}`;
    return [{ claim, kind: 'unresolvable_citation', severity: 'material', span: marker, reason }];
  });
}

/** Citations of sources that have no text or only an error message. */
export function unreadableSources(subject: Subject): readonly Defect[] {
  return eachCitation(subject, (claim, { sources, marker }) =>
    sources.flatMap((source): readonly Defect[] => {
      const problem = unreadable(subject.request.sources[source]);
      if (problem === undefined) return [];
      return [{ claim, kind: 'inaccessible_source', severity: 'material', span: marker, reason: problem, source }];
    }),
  );
}

function unreadable(source: Source | undefined): string | undefined {
  if (source === undefined) return undefined;
  if (!/[\p{L}\p{N}]/u.test(source.text)) return `${source.id} has no text`;
  if (source.text.length <= ERROR_PAGE_LENGTH_MAX && ERROR_PAGE.test(source.text))
    return `the text of ${source.id} is an error message, "${shortened(source.text.trim())}"`;
  return undefined;
}

const BROKEN: readonly { readonly pattern: RegExp; readonly problem: string; readonly needsId?: true }[] = [
  {
    pattern:
      /\[\^?([\p{L}\p{N}](?:[\p{L}\p{N}._:#-]{0,60}[\p{L}\p{N}])?)(?=\s*(?:$|\n|[.,;](?:\s|$)|\)))(?![^[\]\n]{0,80}\])/gu,
    problem: 'is not closed',
    needsId: true,
  },
  {
    pattern:
      /(?<![[\p{L}\p{N}._-])(?<!\[[^[\]\n]{0,80})([\p{L}\p{N}](?:[\p{L}\p{N}._:#-]{0,60}[\p{L}\p{N}])?)\](?!\()/gu,
    problem: 'is not opened',
    needsId: true,
  },
  {
    pattern: /\(([\p{L}\p{N}](?:[\p{L}\p{N}._:#-]{0,60}[\p{L}\p{N}])?)\]/gu,
    problem: 'opens and closes with different brackets',
    needsId: true,
  },
  { pattern: /(?<=[\p{L}\p{N}.,;)”"]\s{0,2})\[\s{0,3}(?:\?{0,3}|\^)\s{0,3}\](?![([])/gu, problem: 'is empty' },
  {
    pattern:
      /\[(?:citations? needed|source needed|needs? (?:citation|source)|insert (?:citation|source)[^\]\n]{0,40}|add (?:citation|source)[^\]\n]{0,40}|(?:source|citation|cite|ref|reference|link)s?|todo[^\]\n]{0,40}|xx+|tbd)\](?!\()/giu,
    problem: 'is a placeholder',
  },
];

/** Markers that cannot be read as citations. */
export function malformedMarkers(subject: Subject): readonly Defect[] {
  const reading = readCitations(subject);
  const defects: Defect[] = [];
  for (const claim of subject.claims) {
    if (reading.layout.isReference(claim.index) || !/[[\]]/.test(claim.text)) continue;
    if (hasStrayBracket(claim, subject)) defects.push(...brokenMarkersOf(claim, subject));
    defects.push(...impossibleNumbersOf(claim, subject));
  }
  return defects;
}

/** Most claims have no bracket beside their markers, and need no closer look. */
function hasStrayBracket(claim: Claim, subject: Subject): boolean {
  const brackets = (part: string) => part.split(/[[\]]/).length - 1;
  const markers = readCitations(subject).citationsAt(claim);
  return brackets(claim.text) > markers.reduce((sum, { marker }) => sum + brackets(marker.text), 0);
}

function brokenMarkersOf(claim: Claim, subject: Subject): readonly Defect[] {
  const { citationsAt, resolve } = readCitations(subject);
  const known = citationsAt(claim).map(({ marker }) => marker);
  return BROKEN.flatMap(({ pattern, problem, needsId }) =>
    [...claim.text.matchAll(pattern)].flatMap((match): readonly Defect[] => {
      const span = { start: claim.start + match.index, end: claim.start + match.index + match[0].length };
      if (known.some(({ start, end }) => start < span.end && span.start < end)) return [];
      if (needsId && resolve(match[1] ?? '') === undefined && !/^\d{1,3}$/.test(match[1] ?? '')) return [];
      if (!needsId && resolve(match[0].slice(1, -1)) !== undefined) return [];
      return [malformed(claim, span, `the marker "${shortened(match[0])}" ${problem}`)];
    }),
  );
}

/** [0] where numbering begins at 1, and ranges that run backwards. */
function impossibleNumbersOf(claim: Claim, subject: Subject): readonly Defect[] {
  return readCitations(subject)
    .citationsAt(claim)
    .flatMap(({ marker, unresolved }) =>
      unresolved.flatMap((id): readonly Defect[] => {
        if (/^0+$/.test(id))
          return [malformed(claim, marker, `the marker "${marker.text}" counts from 0, sources from 1`)];
        if (!/^\d{1,4}[-–]\d{1,4}$/.test(id)) return [];
        return [malformed(claim, marker, `the marker "${marker.text}" is not a range of sources`)];
      }),
    );
}

/** Faults of style that leave no doubt which source is meant: two styles in one answer, one source twice at one place. */
export function untidyMarkers(subject: Subject): readonly Defect[] {
  const first = readCitations(subject).citations.find(({ marker }) => marker.style !== 'url')?.marker.style;
  return eachCitation(subject, (claim, { marker, sources }) => {
    const untidy = (reason: string): Defect => ({ ...malformed(claim, marker, reason), severity: 'minor' });
    if (marker.style !== 'url' && marker.style !== first)
      return [untidy(`"${shortened(marker.text)}" is written in another style than the citations before it`)];
    return marker.ids.length > sources.length && sources.length > 0 && new Set(marker.ids).size < marker.ids.length
      ? [untidy(`"${shortened(marker.text)}" names a source twice`)]
      : [];
  });
}

function eachCitation(
  subject: Subject,
  find: (claim: Claim, citation: Citation) => readonly Defect[],
): readonly Defect[] {
  const { citationsAt } = readCitations(subject);
  return subject.claims.flatMap((claim) => citationsAt(claim).flatMap((citation) => find(claim, citation)));
}

function malformed(claim: Claim, { start, end }: Span, reason: string): Defect {
  return { claim, kind: 'malformed_citation', severity: 'material', span: { start, end }, reason };
}

function shortened(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
