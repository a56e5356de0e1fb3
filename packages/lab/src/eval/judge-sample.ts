/**
 * A pool's judgement of one sample: the built-in validators are called directly and their votes counted by core/voting.
 * Signatures, the order of ballots (PBFT) and the deadline are left out: none of them changes what honest agents say.
 */
import { type DocketEntry, mergeObjections, type Objection, type ObjectionRuling } from '@dikast/core/ballots/ballot';
import { clampWeights } from '@dikast/core/quorum/weights';
import { type Decision, decide, type Seat, type Vote } from '@dikast/core/voting/decision';
import { defaultConfig, type PoolConfig } from 'dikast/config/config';
import { finalChoice } from 'dikast/engine/final-choice';
import type { Sample } from 'dikast/labelled/sample';
import type { Assessment, CallContext, Validator } from 'dikast/ports';
import { parseRequest } from 'dikast/request/request';
import type { Span } from 'dikast/text/sentences';
import { Subject } from 'dikast/text/subject';
import { factPoolScore } from 'dikast/validators/fact/pool-score';
import { BUILT_IN_POOLS } from 'dikast/validators/pools';
import type { AgentOpinion, Judgement } from './judgement.ts';
import { spanOverlap } from './span-overlap.ts';
import { trivialScores } from './trivial-scores.ts';

const OPEN: CallContext = { signal: new AbortController().signal };

/** Names of the pools that can be evaluated. */
export const EVALUATED_POOLS: readonly string[] = BUILT_IN_POOLS.map(({ name }) => name);

/** Judges a sample. @throws DikastError `invalid_request` for a sample beyond the bounds of a request. */
export async function judgeSample(sample: Sample, index: number): Promise<Judgement> {
  const pool = seatedPool(sample.pool);
  const request = parseRequest(sample.request, sample.id);
  const begun = performance.now();
  const subject = new Subject(request);
  const result = await holdRounds(pool, subject);
  const milliseconds = performance.now() - begun;
  const { id, dataset, task, group, isGood } = sample;
  return {
    ...{ index, id, dataset, task, group, pool: sample.pool, isGood },
    outcome: result.decision.outcome,
    score: poolScore(sample.pool, result.opinions),
    agents: result.opinions,
    trivial: trivialScores(request),
    ...(sample.spans === undefined
      ? {}
      : { overlap: spanOverlap(sample.spans, result.objected, request.answer.length) }),
    milliseconds: Math.round(milliseconds * 1000) / 1000,
  };
}

/**
 * The sum of the agents' evidence in the pool that measures it. Else the mean of what those with an opinion are sure of;
 * 0.5 when nobody has one.
 */
function poolScore(pool: string, opinions: readonly AgentOpinion[]): number {
  if (pool === 'fact_verification') return factPoolScore(opinions.flatMap((opinion) => opinion.evidence ?? []));
  const judging = opinions.filter(({ first }) => first !== 'abstain');
  return judging.length === 0 ? 0.5 : judging.reduce((sum, { score }) => sum + score, 0) / judging.length;
}

interface SeatedPool {
  readonly config: PoolConfig;
  readonly validators: readonly Validator[];
  readonly panel: readonly Seat[];
}

const seated = new Map<string, SeatedPool>();

function seatedPool(name: string): SeatedPool {
  const known = seated.get(name);
  if (known !== undefined) return known;
  const definition = BUILT_IN_POOLS.find((pool) => pool.name === name);
  const config = defaultConfig().pools.get(name);
  if (definition === undefined || config === undefined) throw new Error(`no built-in pool is called ${name}`);
  const { validators } = definition;
  const weights = clampWeights(
    validators.map(({ specialization }) => config.specializationWeights.get(specialization) ?? 10_000),
    config.thresholdBasisPoints,
  );
  const panel = validators.map((validator, at) => ({ agent: validator.name, weight: weights[at] ?? 0 }));
  const pool = { config, validators, panel };
  seated.set(name, pool);
  return pool;
}

interface PoolResult {
  readonly decision: Decision;
  readonly opinions: readonly AgentOpinion[];
  /** Where objections stand that were not dismissed. */
  readonly objected: readonly Span[];
}

/** Both rounds, as engine/pool-session.ts holds them. */
async function holdRounds({ config, validators, panel }: SeatedPool, subject: Subject): Promise<PoolResult> {
  const rule = {
    thresholdBasisPoints: config.thresholdBasisPoints,
    hasCrossExamination: config.voting === 'cross_examination',
  };
  const first = new Map<string, Assessment>();
  for (const validator of validators) first.set(validator.name, await validator.assess(subject, OPEN));
  const votes = [...first].map(([agent, { choice }]): Vote => ({ agent, choice }));
  const raised = [...first].map(([agent, { objections }]) => ({ agent, objections }));
  const docket = mergeObjections(raised);
  const standing = decide(panel, votes, [], rule);
  if (standing.outcome === 'rejected' || docket.length === 0)
    return { decision: standing, opinions: opinionsOf(first, votes), objected: placesOf(raised) };
  const examined = await examineAll(validators, first, { docket, subject });
  const decision = decide(panel, examined, docket, rule);
  const dismissed = new Set(
    decision.tally.objections.filter(({ outcome }) => outcome === 'dismissed').map(({ objection }) => objection),
  );
  const kept = docket.filter(({ id }) => !dismissed.has(id)).map(({ objection }) => objection);
  return { decision, opinions: opinionsOf(first, examined), objected: placesOf([{ objections: kept }]) };
}

async function examineAll(
  validators: readonly Validator[],
  first: ReadonlyMap<string, Assessment>,
  { docket, subject }: { readonly docket: readonly DocketEntry[]; readonly subject: Subject },
): Promise<readonly Vote[]> {
  const votes: Vote[] = [];
  for (const validator of validators) {
    const rulings: ObjectionRuling[] = [];
    for (const { id, objection } of docket) {
      const { ruling, reason } = await validator.examine(objection, subject, OPEN);
      rulings.push({ objection: id, ruling, reason });
    }
    const assessment = first.get(validator.name);
    votes.push({
      agent: validator.name,
      choice: assessment?.choice ?? 'abstain',
      examination: {
        choice: finalChoice(assessment, rulings),
        rulings: new Map(rulings.map(({ objection, ruling }) => [objection, ruling])),
      },
    });
  }
  return votes;
}

function opinionsOf(first: ReadonlyMap<string, Assessment>, votes: readonly Vote[]): readonly AgentOpinion[] {
  return votes.map(({ agent, choice, examination }) => ({
    agent,
    first: choice,
    final: examination?.choice ?? choice,
    score: scoreOf(first.get(agent)),
    ...evidenceOf(first.get(agent)),
  }));
}

function scoreOf(assessment: Assessment | undefined): number {
  if (assessment?.probability !== undefined) return Math.round(assessment.probability * 1e6) / 1e6;
  if (assessment === undefined || assessment.choice === 'abstain') return 0.5;
  const score = assessment.choice === 'approve' ? assessment.confidence : 1 - assessment.confidence;
  return Math.round(score * 1e6) / 1e6;
}

function evidenceOf(assessment: Assessment | undefined): Pick<AgentOpinion, 'evidence'> {
  return assessment?.evidence === undefined ? {} : { evidence: assessment.evidence };
}

function placesOf(raised: readonly { readonly objections: readonly Objection[] }[]): readonly Span[] {
  return raised.flatMap(({ objections }) => objections.filter(({ severity }) => severity === 'material'));
}
