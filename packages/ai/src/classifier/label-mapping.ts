/** Which output of a classifier says that a claim is supported, by the names that its `config.json` gives them. */
import { DikastError } from 'dikast';

/** Outputs of a model and the one that counts. */
export interface LabelMapping {
  readonly labels: readonly string[];
  /** Place of the supporting label. */
  readonly supported: number;
}

/** How models for entailment and for hallucinations name it. */
const SUPPORTED = /^(?:entail(?:ment|s|ed)?|consistent|support(?:s|ed)?|factual|grounded|faithful|correct)$/i;

/**
 * Finds the label. A model with one output gives the probability of support itself.
 * @throws DikastError `validator_unusable` naming the labels, when none or several could be meant.
 */
export function labelMapping(config: Readonly<Record<string, unknown>>, wanted?: string): LabelMapping {
  const labels = labelsIn(config);
  const meant = labels.flatMap((label, place) =>
    (wanted === undefined ? SUPPORTED.test(label) : label === wanted) ? [place] : [],
  );
  const [supported] = meant;
  if (supported !== undefined && meant.length === 1) return { labels, supported };
  if (wanted === undefined && labels.length === 1) return { labels, supported: 0 };
  const shown = labels.map((label) => `"${label.slice(0, 40)}"`).join(', ') || 'none';
  const problem =
    wanted === undefined
      ? 'supported_label has to name the one that says that a claim is supported'
      : `supported_label is "${wanted}"`;
  throw new DikastError('validator_unusable', `config.json: id2label has the labels ${shown}; ${problem}`);
}

/** The probability of support in the outputs for one pair. */
export function supportIn(logits: readonly number[], { supported }: LabelMapping): number {
  const logit = logits[supported] ?? Number.NaN;
  if (logits.length === 1) return 1 / (1 + Math.exp(-logit));
  return 1 / logits.reduce((sum, other) => sum + Math.exp(other - logit), 0);
}

const LABELS_MAX = 100;

/** In the order of the outputs. */
function labelsIn({ id2label }: Readonly<Record<string, unknown>>): readonly string[] {
  if (typeof id2label !== 'object' || id2label === null) return [];
  const labels = Object.entries(id2label).slice(0, LABELS_MAX);
  return labels.sort(([left], [right]) => Number(left) - Number(right)).map(([, label]) => String(label));
}
