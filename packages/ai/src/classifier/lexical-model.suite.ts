/**
 * For tests: a model that holds a claim to be supported if every word of it stands in the source. It is a real ONNX model, a directory
 * as exporters write it, and the same function in plain code, for where no runtime is installed and to compare with where one is.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { type GraphNode, onnxModel } from './onnx-model.suite.ts';
import type { ClassifierMeans, OnnxSession, OnnxTensor } from './onnx-runtime.ts';

const WORDS =
  'parental leave lasts 26 36 weeks months for all employees it is paid in full unpaid the refund takes 14 days a an of . , # ##s';
const SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'];
const VOCABULARY = [...SPECIAL, ...WORDS.split(' ')];
/** Of a claim without a missing word, and what each missing word takes from it: one leaves the matter open. */
const [WHOLE, MISSING] = [4, 3.3];

const node = (
  operation: string,
  inputs: readonly string[],
  output: string,
  attributes: NonNullable<GraphNode['attributes']> = {},
): GraphNode => ({ operation, inputs, output, attributes });

/** For each word of the claim whether it equals some word of the source; what is missing lowers the third logit. */
const GRAPH = {
  inputs: ['input_ids', 'attention_mask', 'token_type_ids'],
  constants: { one: 1, whole: WHOLE, missing_costs: MISSING, zero: 0 },
  nodes: [
    node('Unsqueeze', ['input_ids'], 'rows', { axes: [2] }),
    node('Unsqueeze', ['input_ids'], 'columns', { axes: [1] }),
    node('Equal', ['rows', 'columns'], 'equal'),
    node('Cast', ['equal'], 'equals', { to: 1 }),
    node('Cast', ['token_type_ids'], 'claim', { to: 1 }),
    node('Cast', ['attention_mask'], 'mask', { to: 1 }),
    node('Sub', ['mask', 'claim'], 'source'),
    node('Unsqueeze', ['source'], 'source_rows', { axes: [2] }),
    node('Mul', ['equals', 'source_rows'], 'matches'),
    node('ReduceMax', ['matches'], 'matched', { axes: [1], keepdims: 0 }),
    node('Sub', ['one', 'matched'], 'unmatched'),
    node('Mul', ['claim', 'unmatched'], 'absent'),
    node('ReduceSum', ['absent'], 'count', { axes: [1], keepdims: 1 }),
    node('Mul', ['count', 'missing_costs'], 'costs'),
    node('Sub', ['whole', 'costs'], 'entailment'),
    node('Sub', ['count', 'count'], 'contradiction'),
    node('Mul', ['zero', 'zero'], 'neutral'),
    node('Concat', ['contradiction', 'neutral', 'entailment'], 'logits', { axis: 1 }),
  ],
  output: 'logits',
  width: 3,
} as const;

const token = (content: string, id: number) => ({
  id,
  content,
  special: true,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
});
const sequence = (name: string, segment: number) => ({ Sequence: { id: name, type_id: segment } });
const special = (name: string, segment: number) => ({ SpecialToken: { id: name, type_id: segment } });

/** Its WordPiece tokenizer, as `tokenizer.json` has it. */
export const LEXICAL_TOKENIZER = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: SPECIAL.map(token),
  normalizer: {
    type: 'BertNormalizer',
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: null,
    lowercase: true,
  },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: {
    type: 'TemplateProcessing',
    single: [special('[CLS]', 0), sequence('A', 0), special('[SEP]', 0)],
    pair: [special('[CLS]', 0), sequence('A', 0), special('[SEP]', 0), sequence('B', 1), special('[SEP]', 1)],
    special_tokens: {
      '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] },
      '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] },
    },
  },
  decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(VOCABULARY.map((word, id) => [word, id])),
  },
};

/** Its `config.json`. */
export const LEXICAL_CONFIG = {
  model_type: 'bert',
  max_position_embeddings: 64,
  id2label: { 0: 'CONTRADICTION', 1: 'NEUTRAL', 2: 'ENTAILMENT' },
};

/** Writes the directory of the model; `config` replaces its configuration. */
export function writeLexicalModel(directory: string, config: object = LEXICAL_CONFIG): string {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'model.onnx'), onnxModel(GRAPH));
  writeFileSync(join(directory, 'config.json'), JSON.stringify(config));
  writeFileSync(join(directory, 'tokenizer.json'), JSON.stringify(LEXICAL_TOKENIZER));
  return directory;
}

/** The logits that the model gives, computed plainly. */
export function lexicalLogits(ids: readonly number[], segments: readonly number[]): readonly [number, number, number] {
  const source = new Set(ids.filter((_, place) => segments[place] === 0));
  const missing = ids.filter((id, place) => segments[place] === 1 && !source.has(id)).length;
  return [0, 0, WHOLE - MISSING * missing];
}

/** A session of the same function; `log` is told how long each pair was. */
export function plainSession(log: (tokens: number) => void = () => {}): OnnxSession {
  const idsIn = (tensor: OnnxTensor | undefined) => Array.from(tensor?.data ?? [], Number);
  return {
    inputNames: GRAPH.inputs,
    outputNames: [GRAPH.output],
    run: async ({ input_ids: ids, token_type_ids: segments }) => {
      log(idsIn(ids).length);
      return { logits: { type: 'float32', dims: [1, 3], data: lexicalLogits(idsIn(ids), idsIn(segments)) } };
    },
  };
}

/** Means with that session and the real tokenizer. */
export function plainMeans(session: OnnxSession = plainSession()): ClassifierMeans {
  return {
    openSession: async () => session,
    int64: (values) => ({ type: 'int64', dims: [1, values.length], data: values }),
    tokenizer: (json, config) => new Tokenizer(json, config),
  };
}
