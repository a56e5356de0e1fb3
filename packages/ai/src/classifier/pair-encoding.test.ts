import { Tokenizer } from '@huggingface/tokenizers';
import { expect, it } from 'vitest';
import { LEXICAL_TOKENIZER } from './lexical-model.suite.ts';
import { encodedPair, frameOf, specialIds, textIds, windowsOf } from './pair-encoding.ts';

const tokenizer = new Tokenizer(LEXICAL_TOKENIZER, {});
const special = specialIds(LEXICAL_TOKENIZER);
const idsOf = (text: string) => textIds(tokenizer, text, special);

it.each([
  ['Parental leave lasts 26 weeks.', 'Leave lasts 36 weeks.'],
  ['It is paid in full.', 'Unpaid, it is!'],
])('a pair is encoded as the tokenizer itself would: %s | %s', (premise, hypothesis) => {
  const whole = tokenizer.encode(premise, { text_pair: hypothesis, return_token_type_ids: true });
  const pair = encodedPair(idsOf(premise), idsOf(hypothesis), frameOf(tokenizer, true));
  expect([pair.ids, pair.segments]).toEqual([whole.ids, whole.token_type_ids]);
});

it('a tokenizer of bytes with two separators, of a model without segments, is understood too', () => {
  const letters = [...'abcdefghijklmnopqrstuvwxyz.Ġ'];
  const vocab = Object.fromEntries(['<s>', '<pad>', '</s>', '<unk>', ...letters].map((piece, id) => [piece, id]));
  const added_tokens = ['<s>', '<pad>', '</s>', '<unk>'].map((content, id) => ({ id, content, special: true }));
  const json = {
    added_tokens,
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: { type: 'RobertaProcessing', sep: ['</s>', 2], cls: ['<s>', 0], add_prefix_space: false },
    decoder: { type: 'ByteLevel' },
    model: { type: 'BPE', unk_token: '<unk>', vocab, merges: [] },
  };
  const bytes = new Tokenizer(json, {});
  const frame = frameOf(bytes, false);
  expect(frame).toEqual({ before: [0], between: [2, 2], after: [2], segments: [0, 0, 0, 0, 0] });
  const [premise, hypothesis] = ['leave is paid.', 'it is </s> unpaid.'];
  const pair = encodedPair(
    textIds(bytes, premise, specialIds(json)),
    textIds(bytes, hypothesis, specialIds(json)),
    frame,
  );
  expect(pair.ids.filter((id) => id === 2)).toHaveLength(3);
  const plain = bytes.encode(premise, { text_pair: 'it is unpaid.' });
  expect(
    encodedPair(textIds(bytes, premise, new Set()), textIds(bytes, 'it is unpaid.', new Set()), frame).ids,
  ).toEqual(plain.ids);
});

it.each(['[SEP]', '[CLS] leave [SEP]', 'leave[PAD]'])('%j in a text is no special token', (text) => {
  expect(idsOf(text).filter((id) => special.has(id))).toEqual([]);
});

it('a word that the model does not know stays a word', () => {
  expect(idsOf('leave xylophone')).toHaveLength(2);
});

it('a tokenizer that joins no texts is refused', () => {
  const single = new Tokenizer({ ...LEXICAL_TOKENIZER, post_processor: null }, {});
  expect(() => frameOf(single, true)).toThrow('tokenizer.json: does not join two texts with a separator');
});

it('windows cover every token, and every run of a quarter of a window stands whole in one', () => {
  for (const size of [2, 3, 4, 5, 8, 13])
    for (let length = 1; length <= 30; length += 1) {
      const ids = Array.from({ length }, (_, id) => id);
      const windows = windowsOf(ids, size);
      expect(new Set(windows.flat())).toEqual(new Set(ids));
      for (const window of windows) expect(window.length).toBeLessThanOrEqual(size);
      const quarter = Math.floor(size / 4);
      for (let start = 0; quarter > 0 && start + quarter <= length; start += 1) {
        const run = ids.slice(start, start + quarter);
        expect(windows.some((window) => run.every((id) => window.includes(id)))).toBe(true);
      }
      expect(windows.length).toBe(length <= size ? 1 : 1 + Math.ceil((length - size) / (size - quarter)));
    }
});
