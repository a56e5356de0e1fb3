/**
 * What was true, told to the pools afterwards: by calibration, by gold questions, and by the rulings of people, which
 * complete a verdict first.
 */
import { toHex } from '@dikast/core/base/bytes';
import type { LearnedResult } from '@dikast/core/council/council-result';
import { type KnownAnswerStatement, knownAnswerBytes, type LearnOperation } from '@dikast/core/council/learn-operation';
import type { Council } from '../council/council.ts';
import { DikastError } from '../errors/dikast-error.ts';
import { completeVerdict, rulingProblem } from '../review/complete-verdict.ts';
import type { Ruling } from '../verdict/ruling.ts';
import type { KnownQuestion, Verdict } from '../verdict/verdict.ts';
import { type Archive, ORDERING_TIMEOUT_MIN_MS } from './archive.ts';
import { sealed } from './conclusion.ts';
import { ENGINE_AUTHORITY, type EngineMeans, RELAY_AUTHORITY } from './engine-means.ts';

/** A known answer that the engine itself vouches for. */
export type KnownTruth = Pick<KnownAnswerStatement, 'pool' | 'validation' | 'truth'> & {
  readonly origin: Exclude<KnownAnswerStatement['origin'], 'ruling'>;
};

type Statement = Omit<KnownAnswerStatement, 'authority' | 'timestampMs'>;

/** Tells a pool a known answer. @throws DikastError `invalid_request` when it refuses or does not answer. */
export async function learn(
  means: EngineMeans,
  { council }: Archive,
  known: KnownTruth | LearnOperation,
): Promise<LearnedResult> {
  const operation = 'signature' in known ? known : vouchFor(means, known);
  const answer = await orderLearning(council, operation);
  await council.commit([]);
  if (answer?.result.status === 'learned') return answer.result;
  const why = answer?.result.status === 'refused' ? answer.result.reason : 'no quorum of its replicas answered';
  throw new DikastError('invalid_request', `pool ${known.pool} did not learn the known answer: ${why}`);
}

/** Tells the pool that was tested what was true, if it decided at all; not yet made durable. */
export async function reveal(
  means: EngineMeans,
  council: Council,
  { validation, pools }: Verdict,
  { pool, truth, origin }: KnownQuestion,
): Promise<void> {
  if (!pools.some((verdict) => verdict.pool === pool && !verdict.isWider && verdict.certificate !== null)) return;
  await orderLearning(council, vouchFor(means, { pool, validation, truth, origin }));
}

/** Completes an undecided verdict by a ruling, and then teaches it. @throws DikastError `invalid_ruling` */
export async function completeBy(ruling: Ruling, means: EngineMeans, archive: Archive): Promise<Verdict> {
  const { council, book } = archive;
  const undecided = await book.verdictOf(ruling.validation);
  const problem =
    undecided === undefined
      ? 'no verdict is recorded under it'
      : rulingProblem(undecided, ruling, means.config.security.accessControl.reviewers);
  if (undecided === undefined || problem !== undefined)
    throw new DikastError('invalid_ruling', `ruling on validation ${ruling.validation}: ${problem}`);
  const completed = sealed(means, completeVerdict(undecided, ruling));
  await council.commit(book.complete(undecided, completed, ruling));
  await teach(ruling, means, archive);
  return completed;
}

/** Teaches the rulings that an earlier process did not come to. */
export async function catchUp(means: EngineMeans, archive: Archive): Promise<void> {
  for (const ruling of await archive.book.untaught()) await teach(ruling, means, archive);
}

/**
 * Tells the pools what a ruling teaches. Until they have answered, be it that they refuse, the record says that it is
 * still to be done, and the next opening does it.
 */
async function teach(ruling: Ruling, means: EngineMeans, { council, book }: Archive): Promise<void> {
  const { validation, rulings } = ruling;
  const known = rulings.filter(({ pool }) => means.config.pools.has(pool));
  const answers = await Promise.all(
    known.map(({ pool, choice }) =>
      orderLearning(council, vouchFor(means, { pool, validation, truth: choice, origin: 'ruling' })),
    ),
  );
  await council.commit(answers.includes(undefined) ? [] : book.taught(ruling));
}

function orderLearning(council: Council, operation: LearnOperation): ReturnType<Council['order']> {
  return council.order(operation.pool, operation, { timeoutMs: ORDERING_TIMEOUT_MIN_MS });
}

function vouchFor({ clock, signer }: EngineMeans, { pool, validation, truth, origin }: Statement): LearnOperation {
  const statement = {
    pool,
    validation,
    truth,
    origin,
    authority: origin === 'ruling' ? RELAY_AUTHORITY : ENGINE_AUTHORITY,
    timestampMs: Math.max(0, Math.floor(clock.now())),
  };
  return { kind: 'learn', version: 1, ...statement, signature: toHex(signer.sign(knownAnswerBytes(statement))) };
}
