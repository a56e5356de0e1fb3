/**
 * Two texts as one sequence of tokens, the way a model was trained to read them, and a long text in windows. The texts are hostile: a
 * separator written in one of them is text, so texts are encoded alone and what is special is put around them here.
 */
import { DikastError } from 'dikast';
import type { TextTokenizer } from './onnx-runtime.ts';

/** What stands around premise and hypothesis, and which segment each part belongs to. */
export interface PairFrame {
  readonly before: readonly number[];
  readonly between: readonly number[];
  readonly after: readonly number[];
  /** Segments of the five parts in their order; all 0 for models without segments. */
  readonly segments: readonly [number, number, number, number, number];
}

/** A pair ready for a model. */
export interface EncodedPair {
  readonly ids: readonly number[];
  readonly segments: readonly number[];
}

const PREMISE = 'one';
const HYPOTHESIS = 'two';

/** Learns the frame from how the tokenizer joins two words. @throws DikastError `validator_unusable` when that cannot be told. */
export function frameOf(tokenizer: TextTokenizer, hasSegments: boolean): PairFrame {
  const { ids, token_type_ids: types = [] } = tokenizer.encode(PREMISE, {
    text_pair: HYPOTHESIS,
    return_token_type_ids: true,
  });
  const premise = plainIds(tokenizer, PREMISE);
  const hypothesis = plainIds(tokenizer, HYPOTHESIS);
  const first = placeOf(premise, ids, 0);
  const second = placeOf(hypothesis, ids, first + premise.length);
  if (premise.length === 0 || hypothesis.length === 0 || first < 0 || second <= first + premise.length)
    throw new DikastError('validator_unusable', 'tokenizer.json: does not join two texts with a separator');
  const end = second + hypothesis.length;
  const segmentAt = (place: number) => (hasSegments ? (types[place] ?? 0) : 0);
  return {
    before: ids.slice(0, first),
    between: ids.slice(first + premise.length, second),
    after: ids.slice(end),
    segments: [segmentAt(0), segmentAt(first), segmentAt(second - 1), segmentAt(second), segmentAt(end)],
  };
}

/** The tokens of a text alone, none of them special. */
export function textIds(tokenizer: TextTokenizer, text: string, special: ReadonlySet<number>): readonly number[] {
  return plainIds(tokenizer, text).filter((id) => !special.has(id));
}

function plainIds(tokenizer: TextTokenizer, text: string): readonly number[] {
  return tokenizer.encode(text, { add_special_tokens: false }).ids;
}

/** The ids that mean something else than text. That of unknown words is none of them: it stands for text. */
export function specialIds({ added_tokens: added, model }: Readonly<Record<string, unknown>>): ReadonlySet<number> {
  const unknown = isObject(model) ? model.unk_token : undefined;
  const tokens = Array.isArray(added) ? (added as unknown[]).filter(isObject) : [];
  const special = tokens.filter(({ special, content }) => special === true && content !== unknown);
  return new Set(special.map(({ id }) => Number(id)));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** A premise and a hypothesis in their frame. */
export function encodedPair(premise: readonly number[], hypothesis: readonly number[], frame: PairFrame): EncodedPair {
  const parts = [frame.before, premise, frame.between, hypothesis, frame.after];
  return {
    ids: parts.flat(),
    segments: parts.flatMap((part, index) => part.map(() => frame.segments[index] ?? 0)),
  };
}

/** Tokens that a frame takes. */
export function frameLength({ before, between, after }: PairFrame): number {
  return before.length + between.length + after.length;
}

/** A text in windows of at most `size` tokens, each sharing a quarter with the one before: what stands at an edge stands inside another. */
export function windowsOf(ids: readonly number[], size: number): readonly (readonly number[])[] {
  const step = size - Math.floor(size / 4);
  const windows: (readonly number[])[] = [];
  for (let start = 0; start === 0 || start + size - step < ids.length; start += step)
    windows.push(ids.slice(start, start + size));
  return windows;
}

function placeOf(part: readonly number[], whole: readonly number[], from: number): number {
  for (let place = from; place + part.length <= whole.length; place += 1)
    if (part.every((id, offset) => whole[place + offset] === id)) return place;
  return -1;
}
