/**
 * What is done with an answer after the jury has seen it. Nothing that the jury did not accept is released, unless the
 * policy says so in so many words.
 */
import type { ConsensusEngine, ValidationRequestInput, Verdict } from 'dikast';

/**
 * `block`: what is not accepted is withheld. `revise`: what is rejected goes back to its author with the findings, and
 * is withheld if that does not help. `annotate`: everything is released, with the verdict beside it. `shadow`:
 * everything is released at once, and the verdict only reported.
 */
export type GatePolicy = 'block' | 'revise' | 'annotate' | 'shadow';

/** How answers are gated; all but the engine has a default. */
export interface GateOptions {
  readonly engine: Pick<ConsensusEngine, 'validateResponse'>;
  /** Default `block`. */
  readonly policy?: GatePolicy;
  /** What becomes of an answer on which there is no verdict, or no consensus. Default `fail_closed`. */
  readonly undecided?: 'fail_closed' | 'fail_open';
  /** With `revise`. Default 1. */
  readonly revisionsMax?: number;
  /** How much is at stake, and whether citations are demanded: as in a request. */
  readonly stakes?: ValidationRequestInput['stakes'];
  readonly citations?: ValidationRequestInput['citations'];
  /** Said instead of an answer that is withheld. Default: {@link WITHHELD}. */
  readonly withheldText?: string;
  /** Told of every verdict, also in the shadow. */
  readonly onVerdict?: (verdict: Verdict) => void;
  /** Told why there was no verdict, such as an engine that is overloaded. */
  readonly onError?: (error: unknown) => void;
}

/** What an answer is judged against. */
export interface Material {
  readonly query?: string;
  readonly sources: readonly { readonly id: string; readonly text: string }[];
}

/** What became of an answer; stands under `dikast` in the provider's metadata. */
export interface GateRecord {
  readonly policy: GatePolicy;
  /** `pending` in the shadow: the answer did not wait. */
  readonly outcome: Verdict['outcome'] | 'pending';
  readonly isReleased: boolean;
  readonly reasons: readonly string[];
  /** Id of the last validation, null if there was none. */
  readonly validation: string | null;
  readonly revisions: number;
}

/** An answer and what became of it. */
export interface GatedDraft<Draft> {
  readonly draft: Draft;
  readonly record: GateRecord;
  readonly verdict: Verdict | undefined;
}

/** How drafts are read and made. */
export interface Author<Draft> {
  readonly textOf: (draft: Draft) => string;
  /** Writes again, given what was found wrong. */
  readonly revise: (draft: Draft, findings: string) => PromiseLike<Draft>;
}

/** What is said instead of an answer that is withheld. */
export const WITHHELD = 'This answer was withheld: it could not be confirmed by its sources.';
const REVISIONS_MAX = 1;

/**
 * Puts a draft before the jury and does what the policy says.
 * @throws what the author throws, and DikastError `aborted`. No other failure of the engine throws: without a verdict
 *   the answer is undecided.
 */
export async function gateDraft<Draft>(
  first: Draft,
  author: Author<Draft>,
  material: Material,
  options: GateOptions,
  signal?: AbortSignal,
): Promise<GatedDraft<Draft>> {
  const { policy = 'block', revisionsMax = REVISIONS_MAX } = options;
  if (policy === 'shadow') return inTheShadow(first, author.textOf(first), material, options);
  let draft = first;
  for (let revisions = 0; ; revisions++) {
    const judged = await judge(author.textOf(draft), material, options, signal);
    if (policy === 'revise' && judged.verdict?.outcome === 'rejected' && revisions < revisionsMax) {
      draft = await author.revise(draft, findingsText(judged.verdict));
      continue;
    }
    const isReleased = policy === 'annotate' || isReleasable(judged.outcome, options);
    return { draft, verdict: judged.verdict, record: recordOf(policy, judged, isReleased, revisions) };
  }
}

/** Whether an outcome lets an answer out. */
function isReleasable(outcome: Verdict['outcome'], { undecided = 'fail_closed' }: GateOptions): boolean {
  return outcome === 'accepted' || (outcome === 'undecided' && undecided === 'fail_open');
}

/** What the findings of a rejection say to the author, as data about its answer. */
function findingsText({ claims, missing, reasons }: Verdict): string {
  const wrong = claims
    .filter(({ status }) => status === 'falls' || status === 'contested')
    .map(({ text, objections }) => `- "${text}": ${objections.map(wordsOf).join('; ') || 'does not stand'}`);
  const left = missing.filter(({ outcome }) => outcome !== 'dismissed').map((one) => `- missing: ${wordsOf(one)}`);
  const found = [...wrong, ...left];
  return [
    'Your answer was checked against the sources and not accepted:',
    ...(found.length > 0 ? found : reasons.map((reason) => `- ${reason}`)),
    'Write the answer again so that every claim is supported by the sources. Leave out what they do not support.',
  ].join('\n');
}

function wordsOf({ kind, reason }: Verdict['missing'][number]): string {
  return `${kind.replaceAll('_', ' ')}${reason === null ? '' : ` (${reason})`}`;
}

interface Judged {
  readonly outcome: Verdict['outcome'];
  readonly reasons: readonly string[];
  readonly verdict: Verdict | undefined;
}

/** The verdict on one text; without one it is undecided. */
export async function judge(
  answer: string,
  { query, sources }: Material,
  options: GateOptions,
  signal?: AbortSignal,
): Promise<Judged> {
  const { engine, stakes, citations, onVerdict, onError } = options;
  const request = {
    answer,
    sources: [...sources],
    ...(query === undefined ? {} : { query }),
    ...(stakes === undefined ? {} : { stakes }),
    ...(citations === undefined ? {} : { citations }),
  };
  try {
    const verdict = await engine.validateResponse(request, signal === undefined ? {} : { signal });
    onVerdict?.(verdict);
    return { outcome: verdict.outcome, reasons: verdict.reasons, verdict };
  } catch (error) {
    if (signal?.aborted === true) throw error;
    onError?.(error);
    const reason = error instanceof Error ? error.message : 'the engine failed';
    return { outcome: 'undecided', reasons: [`No verdict: ${reason}`], verdict: undefined };
  }
}

function inTheShadow<Draft>(draft: Draft, text: string, material: Material, options: GateOptions): GatedDraft<Draft> {
  judge(text, material, options).catch(options.onError ?? (() => {}));
  const judged = { outcome: 'pending', reasons: [], verdict: undefined } as const;
  return { draft, verdict: undefined, record: recordOf('shadow', judged, true, 0) };
}

function recordOf(
  policy: GatePolicy,
  { outcome, reasons, verdict }: Omit<Judged, 'outcome'> & Pick<GateRecord, 'outcome'>,
  isReleased: boolean,
  revisions: number,
): GateRecord {
  return { policy, outcome, isReleased, reasons, validation: verdict?.validation ?? null, revisions };
}
