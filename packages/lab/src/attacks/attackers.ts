/** The attackers by name, as they are chosen on a command line: `always-opposite` or, with a parameter, `sleeper=200`. */
import { MISDEEDS, type Misdeed } from './act.ts';
import { penitent, pivotalLiar, suspicionWatcher, thresholdKeeper } from './adaptive-attackers.ts';
import type { Attacker } from './attacker.ts';
import { wrongdoer } from './provable-attackers.ts';
import { extremeDelay, silence } from './silent-attackers.ts';
import * as votes from './vote-attackers.ts';

/** One behaviour. */
export interface Behaviour {
  readonly name: string;
  readonly summary: string;
  /** How it gives itself away: by `errors` on known answers, by `time`, by `proof`, or hardly at all (`subtle`). */
  readonly trace: 'errors' | 'time' | 'proof' | 'subtle';
  readonly parameter?: {
    readonly meaning: string;
    readonly usual: number;
    readonly least: number;
    readonly most: number;
    /** Whether it counts validations from the first one on, those of the calibration included. */
    readonly isTime?: true;
  };
  /**
   * Reads the honest ballots of a round before it votes. The engine shows nobody a ballot before the round is closed, so
   * this attacker holds the transport or the engine besides its seat: more than the fault model gives f agents.
   */
  readonly hasSight?: true;
  readonly create: (parameter: number) => Attacker;
}

/** Honest validations before a wrongdoer begins. */
const WRONGDOING_SINCE = 10;

const PROBABILITY = { least: 0, most: 1 };
const COUNT = { least: 0, most: 1_000_000 };

const WRONGDOINGS: Readonly<Record<Misdeed, string>> = {
  equivocation: 'signs two different ballots in one round',
  'forged-signature': "sends a ballot in another agent's name",
  replay: 'sends a ballot of an earlier validation again',
  'fabricated-evidence': 'objects with a quotation that does not stand there',
  flood: 'sends many ballots with more objections than allowed',
};

/** Every behaviour. */
export const BEHAVIOURS: readonly Behaviour[] = [
  plain('always-opposite', 'errors', 'says the contrary of the truth', votes.alwaysOpposite),
  plain('random', 'errors', 'votes by the toss of a coin', votes.randomVotes),
  plain('extreme-delay', 'time', 'answers long after the deadline', extremeDelay),
  plain('silence', 'time', 'never answers', silence),
  plain('colluding-false-positives', 'errors', 'object together to everything', votes.colludingFalsePositives),
  plain('colluding-false-negatives', 'errors', 'approve everything together', votes.colludingFalseNegatives),
  plain('extreme-bias', 'errors', 'approves everything', votes.extremeBias),
  ...MISDEEDS.map((misdeed) => plain(misdeed, 'proof', WRONGDOINGS[misdeed], wrongdoer(misdeed, WRONGDOING_SINCE))),
  { ...plain('copycat', 'subtle', 'votes what most others voted', votes.copycat), hasSight: true },
  {
    name: 'sleeper',
    trace: 'errors',
    summary: 'honest at first, then the contrary of the truth',
    parameter: { meaning: 'honest validations', usual: 100, ...COUNT, isTime: true },
    create: votes.sleeper,
  },
  {
    name: 'gradual-drift',
    trace: 'subtle',
    summary: 'lies more and more often',
    parameter: { meaning: 'validations until it lies always', usual: 400, ...COUNT, isTime: true },
    create: votes.gradualDrift,
  },
  {
    name: 'low-rate-liar',
    trace: 'subtle',
    summary: 'lies now and then',
    parameter: { meaning: 'probability of a lie', usual: 0.1, ...PROBABILITY },
    create: votes.lowRateLiar,
  },
  {
    name: 'topic-liar',
    trace: 'subtle',
    summary: 'lies about some topics only',
    parameter: { meaning: 'topics it lies about, of 8', usual: 1, least: 0, most: 8 },
    create: votes.topicLiar,
  },
  plain('confidence-inflator', 'subtle', 'honest votes with confidence 1', votes.confidenceInflator),
  {
    name: 'threshold-keeper',
    trace: 'subtle',
    summary: 'adaptive: keeps its error rate just above that of the others',
    parameter: { meaning: 'how far above', usual: 0.1, ...PROBABILITY },
    create: thresholdKeeper,
  },
  {
    name: 'suspicion-watcher',
    trace: 'subtle',
    summary: 'adaptive: lies while the evidence against it is small',
    parameter: { meaning: 'share of the evidence that settles it', usual: 0.8, ...PROBABILITY },
    create: suspicionWatcher,
  },
  plain(
    'penitent',
    'errors',
    'adaptive: lies until it is quarantined, then is honest until it is let in again',
    penitent,
  ),
  {
    ...plain('pivotal-liar', 'subtle', 'adaptive: lies only where its vote can tip the outcome', pivotalLiar),
    hasSight: true,
  },
];

/** A behaviour with its parameter chosen. */
export interface ChosenBehaviour {
  readonly behaviour: Behaviour;
  readonly parameter: number;
}

/** The behaviour of a `name` or `name=parameter`, or what is wrong with the text. */
export function parseBehaviour(text: string): ChosenBehaviour | string {
  const [name = '', value] = text.split('=');
  const behaviour = BEHAVIOURS.find((one) => one.name === name);
  if (behaviour === undefined)
    return `"${name}" is no attacker; there are ${BEHAVIOURS.map((one) => one.name).join(', ')}`;
  const { parameter } = behaviour;
  if (value === undefined) return { behaviour, parameter: parameter?.usual ?? 0 };
  if (parameter === undefined) return `"${name}" takes no parameter, saw "${value}"`;
  const number = value === '' ? Number.NaN : Number(value);
  if (!(number >= parameter.least && number <= parameter.most))
    return `"${text}": expected ${parameter.meaning} within ${parameter.least} .. ${parameter.most}`;
  return { behaviour, parameter: number };
}

function plain(name: string, trace: Behaviour['trace'], summary: string, attacker: Attacker): Behaviour {
  return { name, trace, summary, create: () => attacker };
}
