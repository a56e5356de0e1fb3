/**
 * The frame that every validator of this pool fills with its own method: how claims are aligned with source sentences,
 * what it looks for unprompted, and how much support it asks for.
 *
 * Unprompted (assess) it raises what its method is good at. Asked (examine) it checks the very defect alleged, on its own
 * alignment: finding an error is hard, checking a stated one is easy. It never relies on the objection's evidence.
 */
import type { Finding, Objection } from '@dikast/core/ballots/ballot';
import type { Assessment, Examination, Validator } from '../../ports.ts';
import type { Claim } from '../../request/claims.ts';
import type { Sentence } from '../../text/document.ts';
import { type Subject, workingViewOf } from '../../text/subject.ts';
import type { Word } from '../../text/words.ts';
import { findingOn, objectionTo, opinionFrom } from '../opinion.ts';
import { compareDates } from './compare-dates.ts';
import { compareNames } from './compare-names.ts';
import { compareNumbers } from './compare-numbers.ts';
import { comparePolarity } from './compare-polarity.ts';
import { compareRoles } from './compare-roles.ts';
import { type Comparer, type Comparison, type Difference, shorten } from './difference.ts';
import { FACT_MODELS } from './fact-models.ts';
import { evidenceBy, probabilityBy } from './learned-model.ts';
import { answerFeatures } from './measures.ts';
import type { FactObjectionKind } from './objection-kinds.ts';
import { countStatedFigures } from './stated-figures.ts';

/** The source sentences a method holds to speak of the same thing, best first, and how far they support the claim. */
export interface Alignment {
  readonly passage: readonly Sentence[];
  /** 0 .. 1. */
  readonly support: number;
  /** Words of the claim that the method finds no support for. */
  readonly missing: readonly Word[];
}

/** A claim beside the sources, as one method reads it. */
export class ClaimReading {
  readonly comparison: Comparison;
  readonly alignment: Alignment;
  readonly #found = new Map<Comparer, readonly Difference[]>();

  constructor(comparison: Comparison, alignment: Alignment) {
    this.comparison = comparison;
    this.alignment = alignment;
  }

  /** What a comparer finds in the method's passage; looked for once. */
  differences(compare: Comparer): readonly Difference[] {
    let found = this.#found.get(compare);
    if (found === undefined) {
      found = compare(this.comparison);
      this.#found.set(compare, found);
    }
    return found;
  }

  /**
   * One minus the support of a claim in which a comparer finds a difference: one that is borne out but for a single word
   * was edited, one that is not borne out anyway was only said in other words.
   */
  intact(compare: Comparer): number {
    return this.differences(compare).length === 0 ? 1 : 1 - this.alignment.support;
  }
}

/** What makes a validator of this pool. */
export interface FactMethod {
  readonly name: string;
  readonly specialization: 'hallucination_detection' | 'source_verification' | 'numerical_accuracy';
  /** One sentence. */
  readonly method: string;
  align(sentence: Sentence, subject: Subject): Alignment;
  /** What it looks for unprompted. */
  readonly raises: readonly Comparer[];
  /** Support below which a claim counts as unsupported: unprompted, and when the question is put. */
  readonly supportMin: { readonly assess: number; readonly examine: number };
  /** What it measures of a claim, by name; at most 1 each, 1 for nothing lacking (measures.ts). */
  readonly measures: Readonly<Record<string, (reading: ClaimReading) => number>>;
}

const EXAMINED_BY: Readonly<Record<FactObjectionKind, readonly Comparer[]>> = {
  changed_number: [compareNumbers],
  changed_date: [compareDates],
  unknown_entity: [compareNames],
  contradiction: [comparePolarity, compareRoles, compareNumbers, compareDates],
  unsupported: [compareNumbers, compareDates, compareNames, comparePolarity, compareRoles],
};

/** A validator of this pool, with what its training needs. */
export interface FactValidator extends Validator {
  readonly measureNames: readonly string[];
  /** Features of an answer (measures.ts), undefined when there is nothing to judge. */
  featuresOf(subject: Subject): readonly number[] | undefined;
}

/** A validator from its method. Readings are remembered per subject, so that the second round repeats no work. */
export function factValidator(method: FactMethod): FactValidator {
  const remembered = new WeakMap<Subject, AnswerReading>();
  const readingOf = (subject: Subject): AnswerReading => {
    let reading = remembered.get(subject);
    if (reading === undefined) {
      reading = new AnswerReading(method, workingViewOf(subject));
      remembered.set(subject, reading);
    }
    return reading;
  };
  return {
    name: method.name,
    version: '2.0.0',
    pool: 'fact_verification',
    specialization: method.specialization,
    method: method.method,
    assess: (subject) => assess(method, readingOf(subject)),
    examine: (objection, subject) => examine(method, objection, readingOf(subject)),
    measureNames: Object.keys(method.measures),
    featuresOf: (subject) => readingOf(subject).features,
  };
}

/** An answer as one method reads it; its parts are found when first asked for. */
class AnswerReading {
  readonly subject: Subject;
  /** Claims that sources could bear out; none without sources. */
  readonly checkable: readonly Claim[];
  readonly #method: FactMethod;
  readonly #claims = new Map<number, ClaimReading>();
  #features: readonly number[] | undefined;
  #probability: number | undefined;
  #worst: Claim | undefined;

  constructor(method: FactMethod, subject: Subject) {
    this.#method = method;
    this.subject = subject;
    this.checkable =
      subject.sourceSentences.length === 0 ? [] : subject.claims.filter(({ isCheckable }) => isCheckable);
  }

  claim(claim: Claim): ClaimReading {
    let reading = this.#claims.get(claim.index);
    if (reading === undefined) {
      const sentence = this.subject.sentenceOf(claim);
      const alignment = withFigures(this.#method.align(sentence, this.subject), sentence);
      reading = new ClaimReading({ subject: this.subject, claim, sentence, passage: alignment.passage }, alignment);
      this.#claims.set(claim.index, reading);
    }
    return reading;
  }

  get features(): readonly number[] | undefined {
    this.#features ??= answerFeatures(
      this.checkable.map((claim) => {
        const reading = this.claim(claim);
        const values = Object.values(this.#method.measures).map((measure) => measure(reading));
        return { values, words: 1 + reading.comparison.sentence.tokens.length };
      }),
    );
    return this.#features.length === 0 ? undefined : this.#features;
  }

  /** How likely the answer is borne out, by this method's learned model. */
  get probability(): number {
    this.#probability ??= probabilityBy(FACT_MODELS.agents[this.#method.name], this.features ?? []);
    return this.#probability;
  }

  /** What its features add to the pool's score. */
  get evidence(): number {
    return evidenceBy(FACT_MODELS.pool.agents[this.#method.name], this.features ?? []);
  }

  /** Whether the answer is more likely wrong than is tolerated, and this is its claim with the least support. */
  isToBlame(claim: Claim): boolean {
    if (this.probability >= FACT_MODELS.thresholds.rejectBelow) return false;
    this.#worst ??= this.#findWorst();
    return claim === this.#worst;
  }

  #findWorst(): Claim | undefined {
    let worst: Claim | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const claim of this.checkable) {
      const { support } = this.claim(claim).alignment;
      if (support < least) [worst, least] = [claim, support];
    }
    return worst;
  }
}

/** Figures that the passage states count as supported words: "it takes 95 minutes" has little else to go by. */
function withFigures(alignment: Alignment, sentence: Sentence): Alignment {
  const figures = countStatedFigures(sentence, alignment.passage);
  const words = sentence.conceptKeys.size;
  if (figures === 0 || words === 0) return alignment;
  return { ...alignment, support: (alignment.support * words + figures) / (words + figures) };
}

/**
 * Objects to what its comparers find and to claims with hardly any support; to the worst claim if the answer as a whole
 * is more likely wrong than its threshold allows. In between it abstains: what it measures speaks for neither side.
 */
function assess(method: FactMethod, answer: AnswerReading): Assessment {
  const objections: Objection[] = [];
  const findings: Finding[] = [];
  const { checkable, probability } = answer;
  for (const claim of checkable) {
    const reading = answer.claim(claim);
    const differences = method.raises.flatMap((compare) => reading.differences(compare));
    const isLacking = reading.alignment.support < method.supportMin.assess;
    if (differences.length === 0 && (isLacking || answer.isToBlame(claim))) differences.push(unsupported(reading));
    for (const { kind, span, evidence } of oneOfEachKind(differences))
      objections.push(objectionTo(claim, kind, evidence, { span }));
    findings.push(findingFrom(reading, differences));
  }
  const opinion = opinionFrom(objections, findings, 0);
  if (findings.length === 0) return opinion;
  const choice =
    opinion.choice === 'approve' && probability < FACT_MODELS.thresholds.approveFrom ? 'abstain' : opinion.choice;
  return { ...opinion, choice, confidence: confidenceOf(choice, probability), probability, evidence: answer.evidence };
}

/** How sure of the choice; an objection may stand against a probability that knows nothing of it. */
function confidenceOf(choice: Assessment['choice'], probability: number): number {
  switch (choice) {
    case 'approve':
      return probability;
    case 'reject':
      return 1 - probability;
    case 'abstain':
      return Math.max(probability, 1 - probability);
  }
}

function unsupported({ comparison: { subject, claim, passage }, alignment: { missing } }: ClaimReading): Difference {
  const words = missing.slice(0, 4).map((word) => `"${word.text}"`);
  const [first, last] = [missing[0], missing.at(-1)];
  return {
    kind: 'unsupported',
    span: first === undefined || last === undefined ? claim : { start: first.start, end: last.end },
    evidence: passage.slice(0, 1).map((each) => subject.quoteSentence(each)),
    reason: words.length === 0 ? 'No source says this.' : `The sources do not speak of ${words.join(', ')} here.`,
  };
}

function oneOfEachKind(differences: readonly Difference[]): readonly Difference[] {
  return [...new Map([...differences].reverse().map((difference) => [difference.kind, difference])).values()].reverse();
}

function findingFrom({ comparison, alignment }: ClaimReading, differences: readonly Difference[]): Finding {
  const { subject, claim, passage } = comparison;
  const worst = differences[0];
  if (worst !== undefined) {
    const status = worst.kind === 'unsupported' || worst.kind === 'unknown_entity' ? 'unsupported' : 'contradicted';
    return findingOn(claim, status, worst.reason, worst.evidence);
  }
  const evidence = passage.slice(0, 1).map((each) => subject.quoteSentence(each));
  return findingOn(
    claim,
    'supported',
    `The sources bear out ${Math.round(alignment.support * 100)} % of what it says.`,
    evidence,
  );
}

function examine(method: FactMethod, objection: Objection, answer: AnswerReading): Examination {
  const { subject } = answer;
  const claim = objection.claim === null ? undefined : subject.claims[objection.claim];
  if (claim === undefined)
    return { ruling: 'dismiss', reason: 'It names no claim of the answer that could be checked.' };
  if (!claim.isCheckable)
    return { ruling: 'dismiss', reason: 'The sentence states nothing that sources could bear out.' };
  if (subject.sourceSentences.length === 0)
    return { ruling: 'unsure', reason: 'There are no sources to check against.' };
  const reading = answer.claim(claim);
  const kind = isKnownKind(objection.kind) ? objection.kind : 'unsupported';
  for (const compare of EXAMINED_BY[kind]) {
    const difference = reading.differences(compare)[0];
    if (difference !== undefined) return { ruling: 'uphold', reason: difference.reason };
  }
  if (kind === 'unsupported' && isUnsupported(method, answer, claim))
    return { ruling: 'uphold', reason: unsupported(reading).reason };
  return { ruling: 'dismiss', reason: dismissal(reading.comparison) };
}

function isUnsupported(method: FactMethod, answer: AnswerReading, claim: Claim): boolean {
  if (answer.claim(claim).alignment.support < method.supportMin.examine) return true;
  return answer.isToBlame(claim);
}

function dismissal({ passage }: Comparison): string {
  const best = passage[0];
  return best === undefined ? 'There is no such difference.' : `The sources agree: "${shorten(best.text)}"`;
}

function isKnownKind(kind: string): kind is FactObjectionKind {
  return Object.hasOwn(EXAMINED_BY, kind);
}
