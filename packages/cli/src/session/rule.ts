/** `dikast review rule`: a person's ruling, signed with the person's key, put before the engine. */
import { toHex } from '@dikast/core/base/bytes';
import { digestOf } from '@dikast/core/base/crypto-port';
import { sha256 } from 'dikast/adapters/node-hash';
import type { ReviewerConfig } from 'dikast/config/config';
import type { ConsensusEngine } from 'dikast/engine/consensus-engine';
import { RULING_BOUNDS, RULING_SCHEMA, type Ruling, signRuling } from 'dikast/verdict/ruling';
import { openGates } from 'dikast/verdict/settlement';
import type { Verdict } from 'dikast/verdict/verdict';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { writeWholeFile } from '../output/atomic-file.ts';
import { Problem } from '../problem.ts';
import { styleFor } from '../report/style.ts';
import { renderVerdict } from '../report/verdict-report.ts';
import { openCommandEngine } from './open-engine.ts';
import { openRecord } from './open-record.ts';
import { reviewerSigner } from './reviewer-key.ts';
import { findAwaiting, type ReviewOptions } from './reviews.ts';

/** Options as they come from the command line. */
export interface RuleOptions extends ReviewOptions {
  readonly as: string;
  readonly reason: string;
  readonly pool?: readonly string[];
  readonly output?: string;
}

/** Rules. @throws Problem or DikastError when the ruling does not count; then nothing has changed. */
export async function rule(
  beginning: string,
  choice: 'approve' | 'reject',
  options: RuleOptions,
  io: Io,
): Promise<ExitCode> {
  refuseLongReason(options.reason);
  // Says first if there is no record: an engine would make an empty one.
  await (await openRecord(options, io)).close();
  const { engine, configFile } = await openCommandEngine(options, io, { isWarm: false, isRecorded: true });
  try {
    const reviewer = reviewerOf(engine, options.as, configFile);
    const verdict = await findAwaiting(beginning, (after) => engine.awaitingRuling(after));
    const completed = await engine.rule(signedRuling(verdict, reviewer, choice, options, io));
    await report(completed, { ...options, configFile }, io);
    return EXIT_CODES.ok;
  } finally {
    await engine.close();
  }
}

function signedRuling(
  verdict: Verdict,
  reviewer: ReviewerConfig,
  choice: 'approve' | 'reject',
  options: RuleOptions,
  io: Io,
): Ruling {
  const signer = reviewerSigner(reviewer.name, options, io);
  const publicKey = toHex(signer.publicKey);
  if (publicKey !== reviewer.publicKey)
    throw new Problem(
      EXIT_CODES.configuration,
      `the key of ${reviewer.name} in this home is ${publicKey}, the configuration has ${reviewer.publicKey}`,
    );
  const content = {
    schema: RULING_SCHEMA,
    validation: verdict.validation,
    verdict: digestOf(sha256, verdict),
    reviewer: { name: reviewer.name, role: reviewer.role, publicKey },
    rulings: (options.pool ?? openGates(verdict.pools)).map((pool) => ({ pool, choice })),
    reason: options.reason,
    ruledAtMs: Date.now(),
  } as const;
  return signRuling(content, signer.sign);
}

function reviewerOf({ config }: ConsensusEngine, name: string, configFile: string | undefined): ReviewerConfig {
  const { reviewers } = config.security.accessControl;
  const known = reviewers.find((reviewer) => reviewer.name === name);
  if (known !== undefined) return known;
  const names = reviewers.map((reviewer) => reviewer.name).join(', ') || 'nobody';
  throw new Problem(
    EXIT_CODES.badInput,
    `--as ${name}: no reviewer of ${configFile ?? 'the built-in configuration'}, which has ${names}; dikast review key ${name} prints the line to add`,
  );
}

function refuseLongReason(reason: string): void {
  const { reasonLengthMax } = RULING_BOUNDS;
  if (reason.trim() === '') throw new Problem(EXIT_CODES.usage, '--reason: expected a sentence that says why');
  if (reason.length > reasonLengthMax)
    throw new Problem(EXIT_CODES.usage, `--reason: ${reason.length} characters, expected at most ${reasonLengthMax}`);
}

async function report(
  verdict: Verdict,
  { json, output, configFile }: RuleOptions & { readonly configFile: string | undefined },
  io: Io,
): Promise<void> {
  if (output !== undefined) await writeWholeFile(output, `${JSON.stringify(verdict)}\n`, io.workingDirectory);
  const surroundings = {
    ...(output === undefined ? {} : { savedAs: output }),
    ...(configFile === undefined ? {} : { configFile }),
  };
  const style = styleFor(io.stdout, io.environment);
  const text =
    json === true
      ? `${JSON.stringify(verdict)}\n`
      : renderVerdict(verdict, style, { isVerbose: false, ...surroundings });
  await io.stdout.write(text);
}
