/**
 * The shape of the recorded parts of a saved verdict: what a verifier recomputes from. Ballots are decoded by admission.
 */
import type { JsonValue } from '@dikast/core/base/canonical-json';
import { OPERATION_BOUNDS } from '@dikast/core/council/council-operation';
import { EVIDENCE_KINDS, SUSPICION_KINDS } from '@dikast/core/faults/fault';
import { SPLITS_WINDOW } from '@dikast/core/voting/adaptive-threshold';
import { z } from 'zod';
import { requestSchema } from '../request/request.ts';
import { RULING_BOUNDS, RULING_SCHEMA } from './ruling.ts';
import { VERDICT_SCHEMA } from './verdict.ts';

const count = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const name = z.string().min(1).max(200);
const share = z.int().min(0).max(10_000);
const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));
const seatStatus = z.enum([
  'answered',
  'answered_late',
  'failed',
  'late',
  'refused',
  'excluded',
  'not_needed',
  'not_asked',
]);

/** Left as it is: the verifier has seen already that it is JSON, and a copy would lose a member named `__proto__`. */
const anyJson = z.custom<JsonValue>(() => true);

const attendance = z.array(
  z.strictObject({ agent: name, assessment: seatStatus, examination: seatStatus, detail: z.string().nullable() }),
);

const threshold = z.int().min(6667).max(10_000);
const raised = z.strictObject({
  recentSplits: z.int().min(0).max(SPLITS_WINDOW),
  thresholdBasisPoints: threshold,
});
const weights = z.array(z.int().min(0).max(1_000_000_000)).max(100);

const poolRecord = z.object({
  pool: name,
  policy: z.enum(['gate', 'advisory']),
  voting: z.enum(['cross_examination', 'plain']),
  arbitrates: name.nullable(),
  isWider: z.boolean(),
  proposition: z.string().min(1).max(2000),
  thresholdBasisPoints: threshold,
  raised: raised.optional(),
  panelSize: z.int().min(1).max(100),
  roster: z
    .array(
      z.strictObject({
        agent: name,
        specialization: name,
        family: name.exactOptional(),
        methodDigest: hex(64).exactOptional(),
        publicKey: hex(64),
        weight: z.int().min(1).max(1_000_000),
        isExcluded: z.boolean(),
        isStandby: z.literal(true).exactOptional(),
      }),
    )
    .min(1)
    .max(1000),
  lineup: z
    .strictObject({
      version: count,
      replacements: z.array(z.strictObject({ place: name, holder: name })).max(1000),
      silenced: z.array(name).max(1000),
    })
    .exactOptional(),
  onlookers: z.strictObject({ attendance, ballots: z.array(anyJson).max(200) }).exactOptional(),
  authorities: z.array(z.strictObject({ name, role: name, publicKey: hex(64) })).max(100),
  attendance,
  window: z.strictObject({ earliestMs: count, latestMs: count }),
  isExamined: z.boolean(),
  ballots: z.array(anyJson).max(200),
  lateBallots: z
    .strictObject({
      waitedMs: count,
      allowedMs: count,
      waitedBy: z.strictObject({ weights, raised: raised.exactOptional() }).exactOptional(),
    })
    .exactOptional(),
  exhibits: z
    .array(z.strictObject({ agent: name, round: z.union([z.literal(1), z.literal(2)]), sent: z.array(anyJson).max(8) }))
    .max(OPERATION_BOUNDS.exhibitsMax),
  certificate: z
    .strictObject({
      epoch: count,
      sequence: count,
      timestamp: count,
      position: count,
      leaf: count,
      leafCount: count,
      siblings: z.array(hex(64)).max(64),
      result: z.looseObject({
        status: z.literal('decided'),
        weights,
        thresholdBasisPoints: threshold,
        errorCorrelation: z.int().min(-10_000).max(10_000).nullable(),
        estimate: z
          .strictObject({ approveBasisPoints: share, knownAnswers: count, brierBasisPoints: share })
          .exactOptional(),
      }),
      signatures: z.array(z.strictObject({ replica: count, view: count, signature: hex(128) })).max(100),
    })
    .nullable(),
  decidedAfterMs: count,
});

const roleName = z.string().min(1).max(64);

const ruling = z.strictObject({
  schema: z.literal(RULING_SCHEMA),
  validation: hex(32),
  verdict: hex(64),
  reviewer: z.strictObject({
    name: z.string().min(1).max(RULING_BOUNDS.nameLengthMax),
    role: roleName,
    publicKey: hex(64),
  }),
  rulings: z.array(z.strictObject({ pool: name, choice: z.enum(['approve', 'reject']) })).max(100),
  reason: z.string().min(1).max(RULING_BOUNDS.reasonLengthMax),
  ruledAtMs: count,
  signature: hex(128),
});

const review = z.strictObject({
  roles: z.array(roleName).min(1).max(20),
  openedAtMs: count,
  dueAtMs: count,
  completion: z.strictObject({ ruling, undecidedSeal: hex(128) }).nullable(),
});

const pools = z.array(poolRecord).max(100);
const addedSources = z.array(z.strictObject({ id: name, digest: hex(64) })).max(200);

const furtherSources = z.strictObject({
  finder: name,
  status: z.enum(['found', 'none', 'failed', 'late']),
  tookMs: count,
  allowedMs: count,
  sourcesMax: count,
  added: addedSources,
  refused: count,
  continuedIn: hex(32).nullable(),
});

const follows = z.strictObject({ validation: hex(32), verdict: hex(64), request: hex(64), added: addedSources });

const knownQuestion = z.strictObject({
  origin: z.literal('gold'),
  pool: name,
  truth: z.enum(['approve', 'reject']),
});

/** The recorded parts; derived parts are compared, not parsed. */
export const verdictRecordSchema = z.object({
  schema: z.literal(VERDICT_SCHEMA),
  validation: hex(32),
  createdAtMs: count,
  requestDigest: hex(64),
  request: requestSchema,
  path: z.enum(['fast', 'standard', 'complex']),
  deadlineMs: z.number().positive(),
  durationMs: count,
  isolation: z.literal('process'),
  claims: z.array(z.object({ start: count, end: count, isCheckable: z.boolean() })).max(10_000),
  pools: pools.min(1, 'no pool was seated: there is nothing to verify'),
  poolsNotSeated: z
    .array(z.strictObject({ pool: name, policy: z.enum(['gate', 'advisory']), reason: z.string() }))
    .max(100),
  faults: z.array(
    z.strictObject({
      agent: name,
      pool: name,
      kind: z.enum([...EVIDENCE_KINDS, ...SUSPICION_KINDS]),
      class: z.enum(['evidence', 'suspicion']),
      detail: z.string(),
      evidence: z.string().nullable(),
    }),
  ),
  review: review.nullable(),
  knownQuestion: knownQuestion.exactOptional(),
  furtherSources: furtherSources.exactOptional(),
  follows: follows.exactOptional(),
  engine: z.strictObject({ version: z.string(), publicKey: hex(64) }),
  seal: hex(128),
});

/** The same of any verdict that a store holds: it may also say that no pool was seated. */
export const storedVerdictSchema = verdictRecordSchema.extend({ pools });

/** The recorded parts, parsed. */
export type VerdictRecord = z.output<typeof verdictRecordSchema>;
/** The recorded parts of one pool, parsed. */
export type PoolShape = VerdictRecord['pools'][number];
