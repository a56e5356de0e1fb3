/**
 * What a ledger says of the time it covers, counted in one pass over its verdicts and entries. Names in verdicts are
 * others' choice (pools, kinds of objections of one's own validators), so every table has a bound.
 */
import { faultsMax, quorumSize } from '@dikast/core/quorum/quorum';
import type { LedgerCheck, UnreadVerdict } from 'dikast/council/recorded-verdicts';
import type { ClaimObjection, Completion, PoolVerdict, Review, Verdict } from 'dikast/verdict/verdict';

/** Most names in one table; further ones are counted together. */
export const NAMES_MAX = 200;
/** What further names are counted under. */
export const FURTHER = '(further)';
/** Decisions that are shown one by one. */
const LATEST_MAX = 20;

/** A decision as a person reads it. */
export interface LatestDecision {
  readonly atMs: number;
  readonly validation: string;
  readonly outcome: string;
  readonly reason: string;
}

/** One pool over all validations in which it sat. */
export interface PoolFigures {
  decisions: number;
  approved: number;
  rejected: number;
  noConsensus: number;
  certified: number;
  seats: number;
  answered: number;
  /** Validations in which an agent of the pool was at fault, and how many of them were decided all the same. */
  withFaults: number;
  decidedWithFaults: number;
  /** As the latest validation had them. */
  readonly rule: {
    policy: string;
    voting: string;
    panelSize: number;
    quorum: number;
    faultsMax: number;
    roster: number;
  };
}

/** What became of one kind of objection. */
export interface ObjectionFigures {
  upheld: number;
  dismissed: number;
  unsettled: number;
}

/** What people ruled where the agents came to no consensus. */
export interface RulingFigures {
  accepted: number;
  rejected: number;
  undecided: number;
  /** Ruled after the time by which a ruling was expected. */
  afterDue: number;
  longestMs: number;
  readonly roles: ReadonlyMap<string, number>;
}

/** Everything that the report is made of. */
export interface RecordFigures {
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  readonly verdicts: number;
  /** Verdicts that the ledger names and that are not there, and those that are not what it names. */
  readonly missing: number;
  readonly altered: number;
  /** Verdicts in the form of another version: named one by one up to a bound, and counted. */
  readonly unread: readonly UnreadVerdict[];
  readonly unreadCount: number;
  /** Gold questions: verdicts that nobody asked for. In no other figure. */
  readonly goldQuestions: number;
  /** As the agents left them, before any ruling. */
  readonly outcomes: { readonly accepted: number; readonly rejected: number; readonly undecided: number };
  readonly rulings: RulingFigures;
  readonly withFaults: number;
  readonly acceptedWithFaults: number;
  readonly pools: ReadonlyMap<string, PoolFigures>;
  readonly objections: ReadonlyMap<string, ObjectionFigures>;
  readonly evidence: ReadonlyMap<string, number>;
  readonly suspicion: ReadonlyMap<string, number>;
  readonly excludedAgents: number;
  readonly engines: ReadonlyMap<string, number>;
  readonly isolations: ReadonlyMap<string, number>;
  readonly entryKinds: ReadonlyMap<string, number>;
  readonly ledgers: readonly LedgerCheck[];
  readonly latest: readonly LatestDecision[];
}

/** Counts while a ledger is read. */
export class RecordTally {
  #firstMs: number | null = null;
  #lastMs: number | null = null;
  #verdicts = 0;
  #altered = 0;
  #unreadCount = 0;
  readonly #unread: UnreadVerdict[] = [];
  #goldQuestions = 0;
  #withFaults = 0;
  #acceptedWithFaults = 0;
  #completed = 0;
  readonly #outcomes = { accepted: 0, rejected: 0, undecided: 0 };
  readonly #rulings = { accepted: 0, rejected: 0, undecided: 0, afterDue: 0, longestMs: 0 };
  readonly #roles = new Map<string, number>();
  readonly #pools = new Map<string, PoolFigures>();
  readonly #objections = new Map<string, ObjectionFigures>();
  readonly #evidence = new Map<string, number>();
  readonly #suspicion = new Map<string, number>();
  readonly #excluded = new Set<string>();
  readonly #engines = new Map<string, number>();
  readonly #isolations = new Map<string, number>();
  readonly #entryKinds = new Map<string, number>();
  readonly #ledgers: LedgerCheck[] = [];
  readonly #latest: LatestDecision[] = [];

  /** A verdict that is not the one the ledger names: nothing in it is to be believed, so nothing of it is counted. */
  observeAltered(): void {
    this.#altered += 1;
  }

  /** A verdict that this version does not read; nothing of it is counted. */
  observeUnread(verdict: UnreadVerdict): void {
    this.#unreadCount += 1;
    if (this.#unread.length < NAMES_MAX) this.#unread.push(verdict);
  }

  /** One verdict as it was recorded, in the order of the ledger; one that a ruling completed comes a second time. */
  observeVerdict(verdict: Verdict): void {
    const { createdAtMs, outcome, faults } = verdict;
    if (verdict.knownQuestion !== undefined) {
      this.#goldQuestions += 1;
      return;
    }
    this.#keepLatest(verdict);
    if (verdict.review?.completion) {
      this.#observeRuling(verdict.review, verdict.review.completion, outcome);
      return;
    }
    this.#firstMs = Math.min(this.#firstMs ?? createdAtMs, createdAtMs);
    this.#lastMs = Math.max(this.#lastMs ?? createdAtMs, createdAtMs);
    this.#verdicts += 1;
    this.#outcomes[outcome] += 1;
    if (faults.length > 0) {
      this.#withFaults += 1;
      if (outcome === 'accepted') this.#acceptedWithFaults += 1;
    }
    for (const fault of faults) count(fault.class === 'evidence' ? this.#evidence : this.#suspicion, fault.kind);
    for (const pool of verdict.pools) this.#observePool(pool, verdict);
    for (const objection of objectionsOf(verdict)) this.#observeObjection(objection);
    count(this.#engines, verdict.engine.version);
    count(this.#isolations, verdict.isolation);
  }

  /** One entry of a ledger. */
  observeEntry(kind: string): void {
    count(this.#entryKinds, kind);
  }

  /** What became of checking a ledger. */
  observeLedger(check: LedgerCheck): void {
    this.#ledgers.push(check);
  }

  /** What was counted. */
  figures(): RecordFigures {
    return {
      firstMs: this.#firstMs,
      lastMs: this.#lastMs,
      verdicts: this.#verdicts,
      missing: Math.max(0, this.#named() - this.#read()),
      altered: this.#altered,
      unread: this.#unread,
      unreadCount: this.#unreadCount,
      goldQuestions: this.#goldQuestions,
      outcomes: this.#outcomes,
      rulings: { ...this.#rulings, roles: this.#roles },
      withFaults: this.#withFaults,
      acceptedWithFaults: this.#acceptedWithFaults,
      pools: this.#pools,
      objections: this.#objections,
      evidence: this.#evidence,
      suspicion: this.#suspicion,
      excludedAgents: this.#excluded.size,
      engines: this.#engines,
      isolations: this.#isolations,
      entryKinds: this.#entryKinds,
      ledgers: this.#ledgers,
      latest: this.#latest,
    };
  }

  /** Verdicts that were there, whatever became of them. */
  #read(): number {
    return this.#verdicts + this.#goldQuestions + this.#completed + this.#altered + this.#unreadCount;
  }

  /** Verdicts that entries of the ledger name. */
  #named(): number {
    return (this.#entryKinds.get('verdict') ?? 0) + (this.#entryKinds.get('ruling') ?? 0);
  }

  #observeRuling({ openedAtMs, dueAtMs }: Review, { ruling }: Completion, outcome: Verdict['outcome']): void {
    this.#completed += 1;
    this.#rulings[outcome] += 1;
    if (ruling.ruledAtMs > dueAtMs) this.#rulings.afterDue += 1;
    this.#rulings.longestMs = Math.max(this.#rulings.longestMs, ruling.ruledAtMs - openedAtMs);
    count(this.#roles, ruling.reviewer.role);
  }

  #observePool(pool: PoolVerdict, { faults }: Verdict): void {
    const figures = entryOf(this.#pools, pool.pool, () => emptyPool());
    figures.decisions += 1;
    if (pool.outcome === 'approved') figures.approved += 1;
    else if (pool.outcome === 'rejected') figures.rejected += 1;
    else figures.noConsensus += 1;
    if (pool.certificate !== null) figures.certified += 1;
    figures.seats += pool.coverage.requested;
    figures.answered += pool.coverage.answered + pool.coverage.notNeeded;
    if (faults.some((fault) => fault.pool === pool.pool)) {
      figures.withFaults += 1;
      if (pool.outcome !== 'no_consensus') figures.decidedWithFaults += 1;
    }
    Object.assign(figures.rule, ruleOf(pool));
    for (const { agent, isExcluded } of pool.roster)
      if (isExcluded && this.#excluded.size < NAMES_MAX) this.#excluded.add(agent);
  }

  #observeObjection({ kind, outcome }: ClaimObjection): void {
    const figures = entryOf(this.#objections, kind, () => ({ upheld: 0, dismissed: 0, unsettled: 0 }));
    figures[outcome] += 1;
  }

  #keepLatest({ createdAtMs, validation, outcome, reasons }: Verdict): void {
    this.#latest.unshift({ atMs: createdAtMs, validation, outcome, reason: reasons[0] ?? '' });
    if (this.#latest.length > LATEST_MAX) this.#latest.pop();
  }
}

function objectionsOf({ claims, missing }: Verdict): readonly ClaimObjection[] {
  return [...claims.flatMap(({ objections }) => objections), ...missing];
}

function ruleOf({ policy, voting, panelSize, roster }: PoolVerdict): PoolFigures['rule'] {
  return {
    policy,
    voting,
    panelSize,
    quorum: quorumSize(Math.max(1, panelSize)),
    faultsMax: faultsMax(Math.max(1, panelSize)),
    roster: roster.length,
  };
}

function emptyPool(): PoolFigures {
  return {
    decisions: 0,
    approved: 0,
    rejected: 0,
    noConsensus: 0,
    certified: 0,
    seats: 0,
    answered: 0,
    withFaults: 0,
    decidedWithFaults: 0,
    rule: { policy: '', voting: '', panelSize: 0, quorum: 0, faultsMax: 0, roster: 0 },
  };
}

function count(table: Map<string, number>, name: string): void {
  const key = table.has(name) || table.size < NAMES_MAX ? name : FURTHER;
  table.set(key, (table.get(key) ?? 0) + 1);
}

function entryOf<Figures>(table: Map<string, Figures>, name: string, create: () => Figures): Figures {
  const key = table.has(name) || table.size < NAMES_MAX ? name : FURTHER;
  const known = table.get(key);
  if (known !== undefined) return known;
  const created = create();
  table.set(key, created);
  return created;
}
