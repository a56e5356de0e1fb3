/** `dikast attack`: checks the options, runs the campaign, and shows what came of it. */
import { setImmediate } from 'node:timers/promises';
import { BEHAVIOURS, type ChosenBehaviour, parseBehaviour } from '@dikast/lab/attacks/attackers';
import { type CampaignOptions, type CampaignReport, runCampaign } from '@dikast/lab/attacks/campaign';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { Problem } from '../problem.ts';
import { renderAttackReport, renderBehaviours } from '../report/attack-report.ts';
import { styleFor } from '../report/style.ts';
import { ProgressLine } from './progress-line.ts';
import { Stopping } from './stopping.ts';

/** Options as they come from the command line. */
export interface AttackOptions {
  readonly pool: number;
  readonly byzantine: string;
  readonly honestError: number;
  readonly rulingError?: number;
  readonly rho: number;
  readonly requests: number;
  readonly bad: number;
  readonly known: number;
  readonly calibration: number;
  readonly standby: number;
  readonly quarantined: string;
  readonly plain?: boolean;
  readonly signed?: boolean;
  readonly seed: number;
  readonly json?: boolean;
  readonly list?: boolean;
}

/** Largest and smallest values that a campaign takes. */
const BOUNDS = {
  pool: { least: 4, most: 22 },
  'honest-error': { least: 0, most: 0.5 },
  requests: { least: 1, most: 100_000 },
  calibration: { least: 0, most: 10_000 },
  standby: { least: 0, most: 100 },
} as const;

/** Validations between two looks at the keyboard. */
const STEPS_AT_ONCE = 20;
/** An objection that somebody states is easier to check than a defect is to find. */
const RULING_SHARE = 0.25;

/** Runs it. @throws Problem `usage` for a value out of range or an attacker that does not exist. */
export async function attack(options: AttackOptions, io: Io): Promise<ExitCode> {
  const style = styleFor(io.stdout, io.environment);
  if (options.list === true) {
    await io.stdout.write(renderBehaviours(BEHAVIOURS, style));
    return EXIT_CODES.ok;
  }
  const campaign = campaignOf(options);
  const stopping = new Stopping(io);
  const progress = new ProgressLine(io, true);
  try {
    const report = await conduct(campaign, progress, stopping);
    await progress.clear();
    await io.stdout.write(options.json === true ? `${JSON.stringify(report)}\n` : renderAttackReport(report, style));
    return EXIT_CODES.ok;
  } finally {
    await progress.clear();
    stopping.end();
  }
}

/** The report. @throws Problem when the user wishes to stop. */
async function conduct(options: CampaignOptions, progress: ProgressLine, stopping: Stopping): Promise<CampaignReport> {
  const campaign = runCampaign(options);
  for (;;) {
    const step = campaign.next();
    if (step.done === true) return step.value;
    const { done, total } = step.value;
    if (done % STEPS_AT_ONCE !== 0) continue;
    await progress.update(`${done} of ${total} validations`);
    await setImmediate();
    if (stopping.signal.aborted) throw stopping.problem(`after ${done} of ${total} validations; nothing is kept`);
  }
}

function campaignOf(options: AttackOptions): CampaignOptions {
  const { pool, honestError, requests, calibration, standby } = options;
  within('pool', pool);
  within('honest-error', honestError);
  within('requests', requests);
  within('calibration', calibration);
  within('standby', standby);
  const byzantine = attackersOf(options.byzantine);
  if (byzantine.length > pool)
    throw new Problem(EXIT_CODES.usage, `--byzantine: ${byzantine.length} attackers, the pool has ${pool} seats`);
  return {
    poolSize: pool,
    byzantine,
    honestError,
    rulingError: options.rulingError ?? honestError * RULING_SHARE,
    rho: options.rho,
    requests,
    seed: options.seed,
    badShare: options.bad,
    knownShare: options.known,
    calibration,
    standby,
    quarantinedVotes: quarantinedVotesOf(options.quarantined),
    isPlain: options.plain === true,
    isSigned: options.signed === true,
  };
}

function within(option: keyof typeof BOUNDS, value: number): void {
  const { least, most } = BOUNDS[option];
  if (value < least || value > most)
    throw new Problem(EXIT_CODES.usage, `--${option} ${value}: expected ${least} .. ${most}`);
}

function quarantinedVotesOf(text: string): CampaignOptions['quarantinedVotes'] {
  if (text === 'void' || text === 'counted') return text;
  throw new Problem(EXIT_CODES.usage, `--quarantined ${text}: expected void or counted`);
}

function attackersOf(names: string): readonly ChosenBehaviour[] {
  return names.split(',').map((name) => {
    const chosen = parseBehaviour(name);
    if (typeof chosen === 'string') throw new Problem(EXIT_CODES.usage, `--byzantine: ${chosen}`);
    return chosen;
  });
}
