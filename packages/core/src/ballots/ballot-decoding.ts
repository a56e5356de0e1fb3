/**
 * From "anything at all" to a ballot: shape and bounds, checked once at the edge. Never throws on what an agent sends.
 */
import { isWellFormedText } from '../base/bytes.ts';
import { BALLOT_BOUNDS, type SignedBallot } from './ballot.ts';

/** A well-formed ballot, or what is wrong with it. */
export type DecodedBallot =
  | { readonly kind: 'ballot'; readonly ballot: SignedBallot }
  | { readonly kind: 'malformed'; readonly detail: string };

type Check = (value: unknown) => boolean;

const isText =
  (lengthMax: number): Check =>
  (value) =>
    typeof value === 'string' && value.length <= lengthMax && isWellFormedText(value);
const matches =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value);
const isInteger =
  (max: number): Check =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= max;
const isOneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);
const isListOf =
  (isItem: Check, lengthMax: number): Check =>
  (value) =>
    Array.isArray(value) &&
    value.length <= lengthMax &&
    // By index: `every` would pass over holes.
    Array.from({ length: value.length }, (_, index) => index).every((index) => isItem(value[index]));

/** A plain object with exactly these members, each as its check demands, and perhaps an optional one. */
function isRecordOf(members: Readonly<Record<string, Check>>, optional: Readonly<Record<string, Check>> = {}): Check {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) return false;
    const record = value as Record<string, unknown>;
    const expected = { ...members, ...pick(optional, (name) => Object.hasOwn(record, name)) };
    const names = Object.keys(expected);
    return (
      Object.keys(record).length === names.length &&
      names.every((name) => Object.hasOwn(record, name) && expected[name]?.(record[name]) === true)
    );
  };
}

function pick(checks: Readonly<Record<string, Check>>, isPicked: (name: string) => boolean) {
  return Object.fromEntries(Object.entries(checks).filter(([name]) => isPicked(name)));
}

const POSITION_MAX = 2 ** 31;
const isDigest = matches(/^[0-9a-f]{64}$/);
const isName = matches(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/);
const isClaim: Check = (value) => value === null || isInteger(POSITION_MAX)(value);
const isSpan: Check = (value) => {
  const { start, end } = value as { start: number; end: number };
  return start <= end;
};

const isEvidenceShape = isRecordOf({
  document: (value) => isText(300)(value) && matches(/^(answer|query|source:[^\n]{1,256})$/u)(value),
  start: isInteger(POSITION_MAX),
  end: isInteger(POSITION_MAX),
  quote: isText(BALLOT_BOUNDS.quoteLengthMax),
});
const isEvidence: Check = (value) => isEvidenceShape(value) && isSpan(value);

const isObjectionShape = isRecordOf({
  claim: isClaim,
  kind: matches(/^[a-z][a-z0-9_]{0,63}$/),
  severity: isOneOf('material', 'minor'),
  start: isInteger(POSITION_MAX),
  end: isInteger(POSITION_MAX),
  evidence: isListOf(isEvidence, BALLOT_BOUNDS.evidencePerObjectionMax),
});
const isObjection: Check = (value) => isObjectionShape(value) && isSpan(value);

const isFinding = isRecordOf({
  claim: isClaim,
  status: isOneOf('supported', 'unsupported', 'contradicted', 'not_judged'),
  reason: isText(BALLOT_BOUNDS.reasonLengthMax),
  evidence: isListOf(isEvidence, BALLOT_BOUNDS.evidencePerFindingMax),
});

const isCount = isInteger(Number.MAX_SAFE_INTEGER);
const isOrigin = isRecordOf({
  model: isText(BALLOT_BOUNDS.modelNameLengthMax),
  promptDigest: isDigest,
  calls: isCount,
  inputTokens: isCount,
  outputTokens: isCount,
  costMicros: isCount,
  latencyMs: isCount,
  isCached: isOneOf(true, false),
  failure: (value) => value === null || matches(/^[a-z][a-z0-9_]{0,63}$/)(value),
});

const isAssessment = isRecordOf(
  {
    kind: isOneOf('assessment'),
    objections: isListOf(isObjection, BALLOT_BOUNDS.objectionsMax),
    findings: isListOf(isFinding, BALLOT_BOUNDS.findingsMax),
  },
  { origin: isOrigin },
);
const isRuling = isRecordOf({
  objection: isText(1024),
  ruling: isOneOf('uphold', 'dismiss', 'unsure'),
  reason: isText(BALLOT_BOUNDS.reasonLengthMax),
});
const isExamination = isRecordOf(
  { kind: isOneOf('examination'), rulings: isListOf(isRuling, BALLOT_BOUNDS.rulingsMax) },
  { origin: isOrigin },
);

const HEADER_MEMBERS: Readonly<Record<string, Check>> = {
  version: isOneOf(1),
  validation: isName,
  request: isDigest,
  pool: isName,
  agent: isName,
  round: isOneOf(1, 2),
  choice: isOneOf('approve', 'reject', 'abstain'),
  confidenceBasisPoints: isInteger(10_000),
  body: isDigest,
  nonce: matches(/^[0-9a-f]{32}$/),
  timestampMs: isInteger(Number.MAX_SAFE_INTEGER),
};
const isHeader = isRecordOf(HEADER_MEMBERS);

/**
 * Decodes what an agent sent. Getters and proxies could answer differently on a second look,
 * so callers pass parsed JSON or {@link structuredClone}d data, not live objects of a foreign author.
 */
export function decodeBallot(raw: unknown): DecodedBallot {
  if (typeof raw !== 'object' || raw === null) return malformed('a ballot is an object');
  const { header, body, signature } = raw as Record<string, unknown>;
  if (!isHeader(header)) return malformed(`the header is not well formed${firstWrongMember(header)}`);
  if (!isAssessment(body) && !isExamination(body))
    return malformed('the body is not well formed or exceeds its bounds');
  if (!matches(/^[0-9a-f]{128}$/)(signature)) return malformed('the signature is not 128 hexadecimal digits');
  if (Object.keys(raw).length !== 3) return malformed('a ballot has exactly header, body and signature');
  return { kind: 'ballot', ballot: raw as SignedBallot };
}

function firstWrongMember(header: unknown): string {
  if (typeof header !== 'object' || header === null) return '';
  const record = header as Record<string, unknown>;
  const wrong = Object.keys(HEADER_MEMBERS).find((name) => HEADER_MEMBERS[name]?.(record[name]) !== true);
  return wrong === undefined ? ': unknown members' : `: ${wrong}`;
}

function malformed(detail: string): DecodedBallot {
  return { kind: 'malformed', detail };
}
