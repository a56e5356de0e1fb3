/**
 * Every shipped example keeps its verdict with up to f agents of a pool lying: every choice of f agents is tried with
 * every behaviour, against the votes that the honest agents really cast.
 *
 * The liars are stronger here than any real ones: they know everything, and all of them together may put every
 * objection there is on the docket at once (each kind of the pool, against each claim, with each sentence of the
 * sources, the query or the answer as its evidence), where a real agent has sixteen.
 */
import { readdirSync, readFileSync } from 'node:fs';
import {
  type Choice,
  type Evidence,
  mergeObjections,
  type Objection,
  objectionId,
  type Ruling,
} from '@dikast/core/ballots/ballot';
import { faultsMax } from '@dikast/core/quorum/quorum';
import { clampWeights } from '@dikast/core/quorum/weights';
import { decide, type Outcome, type Seat, type Vote } from '@dikast/core/voting/decision';
import { defaultConfig } from 'dikast/config/config';
import type { Assessment, Validator } from 'dikast/ports';
import { parseRequest } from 'dikast/request/request';
import { Subject } from 'dikast/text/subject';
import { CITATION_OBJECTION_KINDS } from 'dikast/validators/citation/objection-kinds';
import { COHERENCE_OBJECTION_KINDS } from 'dikast/validators/coherence/objection-kinds';
import { COMPLETENESS_OBJECTION_KINDS } from 'dikast/validators/completeness/objection-kinds';
import { FACT_OBJECTION_KINDS } from 'dikast/validators/fact/objection-kinds';
import { BUILT_IN_POOLS, type PoolDefinition } from 'dikast/validators/pools';
import { describe, expect, it } from 'vitest';

interface Expectation {
  readonly verdict: 'accepted' | 'rejected';
  readonly pool?: string;
}

const folder = new URL('../examples/', import.meta.url);
const expectations = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as Record<string, Expectation>;
const KINDS: Readonly<Record<string, readonly string[]>> = {
  fact_verification: Object.keys(FACT_OBJECTION_KINDS),
  citation_validation: Object.keys(CITATION_OBJECTION_KINDS),
  coherence_assessment: Object.keys(COHERENCE_OBJECTION_KINDS),
  completeness_validation: Object.keys(COMPLETENESS_OBJECTION_KINDS),
};
const RULE = { thresholdBasisPoints: 6700, hasCrossExamination: true } as const;
const ANY_OBJECTION: Objection = { claim: null, kind: 'any', severity: 'material', start: 0, end: 0, evidence: [] };
const OPEN = { signal: new AbortController().signal };

/** What a liar does: its choices in the two rounds, whether it objects, and how it rules on honest and invented objections. */
interface Behaviour {
  readonly name: string;
  readonly first: Choice;
  readonly isInventing: boolean;
  /** Undefined: silent in the second round. */
  readonly second: { readonly choice: Choice; readonly onHonest: Ruling; readonly onInvented: Ruling } | undefined;
}

const BEHAVIOURS: readonly Behaviour[] = (['approve', 'reject', 'abstain'] as const).flatMap((first) =>
  [true, false].flatMap((isInventing) => [
    { name: `${first}, ${isInventing ? 'invents' : 'withholds'}, then silent`, first, isInventing, second: undefined },
    ...(['approve', 'reject', 'abstain'] as const).flatMap((choice) =>
      (['uphold', 'dismiss', 'unsure'] as const).flatMap((onHonest) =>
        (['uphold', 'dismiss', 'unsure'] as const).map((onInvented) => ({
          name: `${first}, ${isInventing ? 'invents' : 'withholds'}, then ${choice}, ${onHonest} honest and ${onInvented} invented objections`,
          first,
          isInventing,
          second: { choice, onHonest, onInvented },
        })),
      ),
    ),
  ]),
);

/** A pool on an example: its panel, the honest opinions, and honest rulings on any objection. */
class PoolCase {
  readonly subject: Subject;
  readonly pool: PoolDefinition;
  readonly panel: readonly Seat[];
  readonly honest: ReadonlyMap<string, Assessment>;
  /** Whatever could be quoted: each sentence there is, or nothing. */
  readonly evidence: readonly (readonly Evidence[])[];

  constructor(subject: Subject, pool: PoolDefinition) {
    this.subject = subject;
    this.pool = pool;
    const config = defaultConfig().pools.get(pool.name);
    const weightOf = ({ specialization }: Validator) => config?.specializationWeights.get(specialization) ?? 10_000;
    const weights = clampWeights(pool.validators.map(weightOf), RULE.thresholdBasisPoints);
    this.panel = pool.validators.map(({ name }, index) => ({ agent: name, weight: weights[index] ?? 0 }));
    this.honest = new Map(
      pool.validators.map((validator) => [validator.name, validator.assess(subject, OPEN) as Assessment]),
    );
    const documents = [...subject.sources, subject.answer, ...(subject.query === undefined ? [] : [subject.query])];
    const quotations = documents.flatMap(({ name, sentences }) =>
      sentences.map((sentence) => [subject.quote(name, sentence)]),
    );
    this.evidence = [[], ...quotations];
  }

  /** How every agent rules on an objection when it is honest. */
  ruled(objection: Objection, isHonest: boolean): Ruled {
    const rulings = new Map<string, Ruling>();
    for (const validator of this.pool.validators) {
      const { ruling } = validator.examine(objection, this.subject, OPEN) as { ruling: Ruling };
      rulings.set(validator.name, ruling);
    }
    const quoted = objection.evidence.map(({ document, start }) => `${document}:${start}`).join('+');
    return {
      id: `${isHonest ? '' : 'invented '}${objectionId(objection)} by ${quoted || 'nothing'}`,
      isHonest,
      rulings,
    };
  }

  /** Every objection that could be invented: each kind, against each claim and the whole, with each quotation. */
  inventions(): readonly Ruled[] {
    const whole = { claim: null, start: 0, end: 0 };
    const targets = [...this.subject.claims.map(({ index, start, end }) => ({ claim: index, start, end })), whole];
    const kinds = KINDS[this.pool.name] ?? [];
    const own = new Set([...this.honest.values()].flatMap(({ objections }) => objections.map(objectionId)));
    return targets.flatMap((target) =>
      kinds.flatMap((kind) =>
        this.evidence
          .map((evidence): Objection => ({ ...target, kind, severity: 'material', evidence }))
          // One that an honest agent raises too is no invention: it is upheld rightly.
          .filter((objection) => !own.has(objectionId(objection)))
          .map((objection) => this.ruled(objection, false)),
      ),
    );
  }
}

/** An objection on the docket, reduced to what decides: who would rule how on it, and whether an honest agent raised it. */
interface Ruled {
  readonly id: string;
  readonly isHonest: boolean;
  readonly rulings: ReadonlyMap<string, Ruling>;
}

/**
 * The docket with the honest objections of everybody but the liars and, if they invent, everything they could add:
 * objections of their own, and worthless evidence beside the honest evidence.
 * Objections on which all agents rule alike decide alike, so one of each stands for all: an exact reduction.
 */
function docketOf(
  poolCase: PoolCase,
  liars: ReadonlySet<string>,
  isInventing: boolean,
  inventions: readonly Ruled[],
): readonly Ruled[] {
  const raised = poolCase.pool.validators
    .filter(({ name }) => !liars.has(name))
    .map(({ name }) => ({ agent: name, objections: poolCase.honest.get(name)?.objections ?? [] }));
  const honest = mergeObjections(raised).map(({ objection }) => objection);
  if (!isInventing || liars.size === 0) return distinct(honest.map((objection) => poolCase.ruled(objection, true)));
  const polluted = honest.flatMap((objection) =>
    poolCase.evidence.map((junk) => poolCase.ruled({ ...objection, evidence: [...objection.evidence, ...junk] }, true)),
  );
  return distinct([...polluted, ...inventions]);
}

function distinct(ruled: readonly Ruled[]): readonly Ruled[] {
  return [...new Map(ruled.map((one) => [`${one.isHonest} ${[...one.rulings.values()].join()}`, one])).values()];
}

/** The outcome when `liars` behave so and everybody else votes honestly. */
function outcomeUnder(
  poolCase: PoolCase,
  liars: ReadonlySet<string>,
  behaviour: Behaviour,
  docket: readonly Ruled[],
): Outcome {
  const votes = poolCase.pool.validators.map(({ name }) =>
    liars.has(name) ? lyingVote(name, behaviour, docket) : honestVote(name, poolCase.honest.get(name), docket),
  );
  const entries = docket.map(({ id }) => ({ id, objection: ANY_OBJECTION, raisedBy: [] }));
  return decide(poolCase.panel, votes, entries, RULE).outcome;
}

function lyingVote(agent: string, { first, second }: Behaviour, docket: readonly Ruled[]): Vote {
  if (second === undefined) return { agent, choice: first };
  const rulings = new Map(docket.map(({ id, isHonest }) => [id, isHonest ? second.onHonest : second.onInvented]));
  return { agent, choice: first, examination: { choice: second.choice, rulings } };
}

/** As an honest agent votes (engine/validator-agent): upholding rejects, dismissing all withdraws an own objection. */
function honestVote(agent: string, assessment: Assessment | undefined, docket: readonly Ruled[]): Vote {
  const first = assessment?.choice ?? 'abstain';
  if (docket.length === 0) return { agent, choice: first };
  const rulings = new Map(docket.map(({ id, rulings: all }) => [id, all.get(agent) ?? 'unsure']));
  const ruled = [...rulings.values()];
  const hasObjected = assessment?.objections.some(({ severity }) => severity === 'material') === true;
  const kept = hasObjected && ruled.every((ruling) => ruling === 'dismiss') ? 'approve' : first;
  return { agent, choice: first, examination: { choice: ruled.includes('uphold') ? 'reject' : kept, rulings } };
}

/** Every set of at most `size` of the names. */
function subsetsUpTo(names: readonly string[], size: number): readonly (readonly string[])[] {
  const [first, ...rest] = names;
  if (first === undefined || size === 0) return [[]];
  return [...subsetsUpTo(rest, size), ...subsetsUpTo(rest, size - 1).map((subset) => [first, ...subset])];
}

function load(name: string): Subject {
  return new Subject(parseRequest(JSON.parse(readFileSync(new URL(`requests/${name}.json`, folder), 'utf8'))));
}

describe.each(Object.entries(expectations))('%s', (name, expected) => {
  const subject = load(name);
  const seated = BUILT_IN_POOLS.filter(({ seating }) => seating(subject.request).seated);
  const wanted: Outcome = expected.verdict === 'accepted' ? 'approved' : 'rejected';
  const pools = expected.pool === undefined ? seated : seated.filter((pool) => pool.name === expected.pool);

  it.each(pools.map((pool) => [pool.name, pool] as const))('%s', (_, pool) => {
    const poolCase = new PoolCase(subject, pool);
    const inventions = poolCase.inventions();
    let tried = 0;
    for (const subset of subsetsUpTo([...poolCase.honest.keys()], faultsMax(poolCase.panel.length))) {
      const liars = new Set(subset);
      const dockets = [false, true].map((isInventing) => docketOf(poolCase, liars, isInventing, inventions));
      for (const behaviour of BEHAVIOURS) {
        tried += 1;
        const docket = dockets[behaviour.isInventing ? 1 : 0] ?? [];
        const outcome = outcomeUnder(poolCase, liars, behaviour, docket);
        if (outcome !== wanted)
          expect.fail(
            `${subset.join(' and ') || 'nobody'} lying (${behaviour.name}): ${outcome}\n${describeCase(poolCase, docket)}`,
          );
      }
    }
    expect(tried).toBeGreaterThan(BEHAVIOURS.length);
  });
});

it('covers every file in the folder', () => {
  const files = readdirSync(new URL('requests/', folder)).map((file) => file.replace(/\.json$/, ''));
  expect(files.sort()).toEqual(Object.keys(expectations).sort());
});

/** Who said what, for a failure. */
function describeCase(poolCase: PoolCase, docket: readonly Ruled[]): string {
  return poolCase.pool.validators
    .map(({ name }) => {
      const opinion = poolCase.honest.get(name);
      const rulings = docket.map(({ id, rulings: all }) => `${id} ${all.get(name)}`).join('; ');
      return `  ${name}: ${opinion?.choice}, objects to ${(opinion?.objections ?? []).map(objectionId).join(' ') || 'nothing'} | ${rulings}`;
    })
    .join('\n');
}
