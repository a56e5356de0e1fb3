/**
 * Which claims need a citation and have none. What needs one depends on the request: where citations are required,
 * every checkable claim; where they only happen to be present, claims that state something specific.
 */
import type { Claim } from '../../request/claims.ts';
import type { Subject } from '../../text/subject.ts';
import { type CitationReading, readCitations } from './citation-reading.ts';
import { claimTermsOf } from './source-index.ts';

/** Says what no source could: limits of the sources, advice, the writer's own doing. */
const NO_STATEMENT =
  /^(?:[-*•–]\s+|\d{1,3}[.)]\s+)?(?:(?:however|unfortunately|but|also|so|finally|otherwise),?\s+)?(?:please\b|see\b|contact\b|consult\b|ask\b|talk to\b|speak (?:to|with)\b|i\b|i['’]\w+|we recommend\b|(?:you|it) (?:may|might) (?:want|help|be worth|be best)|(?:it is|it['’]s) (?:best|advisable|recommended|worth)|based on (?:the|these|your) (?:provided |given |available )?(?:sources?|documents?|information|context|passages?)[^,.]*[.:]?$|(?:none of )?(?:the|these|your) (?:provided |given |available |cited )*(?:sources?|documents?|texts?|passages?|context|information|materials?)\b[^.]{0,60}\b(?:not|no|nothing|silent|lacks?|n['’]t)\b|there is no (?:information|mention)|no (?:information|mention|source|details?)\b|nothing in\b)/i;
const SUMMARY =
  /^(?:[-*•–]\s+)?[*_]{0,2}(?:in (?:short|summary|conclusion|brief|sum|other words)|to (?:summari[sz]e|sum up|conclude)|overall|altogether|all in all|taken together|together|therefore|thus|hence|so|in all)\b/i;

/** Claims that lack a citation they need, in order. */
export function uncitedClaims(subject: Subject): readonly Claim[] {
  const known = remembered.get(subject);
  if (known !== undefined) return known;
  const reading = readCitations(subject);
  const isRequired = subject.request.citations === 'required';
  const citedKeys = isRequired ? undefined : specificKeysOfCited(subject, reading);
  const claims = subject.claims.filter((claim) => {
    if (!claim.isCheckable || reading.layout.isReference(claim.index) || NO_STATEMENT.test(claim.text)) return false;
    if (reading.citationsAt(claim).length > 0 || isCovered(claim, subject, reading)) return false;
    return citedKeys === undefined ? !isPlainSummary(claim, subject) : isSpecific(claim, subject, citedKeys);
  });
  remembered.set(subject, claims);
  return claims;
}

const remembered = new WeakMap<Subject, readonly Claim[]>();

/**
 * Covered by a citation that stands elsewhere: at the lead-in of its list, at the paragraph's end when the paragraph
 * has no other, by a source named in words, and where citations are not required, by any in its paragraph.
 */
function isCovered(claim: Claim, subject: Subject, reading: CitationReading): boolean {
  const { layout } = reading;
  const leadIn = layout.leadInOf(claim);
  if (leadIn !== undefined && reading.citationsAt(leadIn).length > 0) return true;
  if (namesSource(claim, subject) || hasBrokenMarker(claim)) return true;
  const block = layout.blocks[layout.blockOf(claim)] ?? [];
  const cited = block.filter((other) => reading.citationsAt(other).length > 0);
  if (subject.request.citations !== 'required') return cited.length > 0 || hasOnlyReferences(reading, subject);
  const last = block.findLast((other) => other.isCheckable || reading.citationsAt(other).length > 0);
  return cited.length === 1 && cited[0] === last;
}

/** No marker in the text, only a list of sources at its end: it stands for the whole answer. */
function hasOnlyReferences({ citations, layout }: CitationReading, { claims }: Subject): boolean {
  return citations.length === 0 && claims.some(({ index }) => layout.isReference(index));
}

/** "According to the Leave Policy, ...": the title or id of a source in the claim's own words. */
function namesSource({ text }: Claim, { request }: Subject): boolean {
  const lower = text.toLowerCase();
  return request.sources.some(
    ({ id, title }) =>
      (title !== undefined && title.trim().length > 5 && lower.includes(title.trim().toLowerCase())) ||
      (/\d/.test(id) && /\p{L}/u.test(id) && id.length > 3 && lower.includes(id.toLowerCase())),
  );
}

/** A marker that cannot be read is objected to as such, not as missing. */
function hasBrokenMarker({ text }: Claim): boolean {
  return /\[\^?[\p{L}\p{N}][\p{L}\p{N}._-]{0,60}\s*(?:[).,;]|$)|\[\s*\?*\s*\]/u.test(text);
}

/** "Overall, the scheme is generous.": sums up without a figure or name of its own. */
function isPlainSummary(claim: Claim, subject: Subject): boolean {
  return SUMMARY.test(claim.text) && specificKeys(claim, subject).length === 0;
}

/** Has a number or name that neither the question nor a cited claim has. */
function isSpecific(claim: Claim, subject: Subject, citedKeys: ReadonlySet<string>): boolean {
  return specificKeys(claim, subject).some((key) => !citedKeys.has(key));
}

function specificKeys(claim: Claim, subject: Subject): readonly string[] {
  const body = claim.start + (/^(?:\s*(?:[-*•–]|\d{1,3}[.)])\s+)/.exec(claim.text)?.[0].length ?? 0);
  return claimTermsOf(subject.sentenceOf(claim))
    .filter((term) => term.start > body && (term.isNumber || term.isName))
    .map(({ key }) => key);
}

function specificKeysOfCited(subject: Subject, reading: CitationReading): ReadonlySet<string> {
  const keys = new Set<string>();
  const sentences = subject.claims
    .filter((claim) => reading.citationsAt(claim).length > 0)
    .map((claim) => subject.sentenceOf(claim));
  for (const sentence of [...sentences, ...(subject.query?.sentences ?? [])]) {
    for (const { key } of claimTermsOf(sentence)) keys.add(key);
  }
  return keys;
}
