/** The part of the feature table that is about local classifiers among the jurors. */
import { inForce, type SettingRow } from './setting-row.ts';

const PROBABILITY = 'a number from 0 to 1';

/** In the order of the file. */
export const CLASSIFIER_ROWS: readonly SettingRow[] = [
  inForce(
    'jury.jurors.*.path',
    'a path of at most 1000 characters',
    'Directory of a local model, relative to this file: config.json, tokenizer.json and the model. For onnx only, as are the settings below.',
  ),
  inForce(
    'jury.jurors.*.file',
    'a path of at most 1000 characters',
    'The model in that directory. Default: model.onnx, else onnx/model.onnx.',
  ),
  inForce(
    'jury.jurors.*.supported_label',
    'one to 500 characters of text',
    'The label of config.json that says that a claim is supported. Default: entailment, consistent or the like, if there is exactly one.',
  ),
  inForce('jury.jurors.*.approve_at', PROBABILITY, 'From this probability on a claim is supported. Default: 0.7.'),
  inForce(
    'jury.jurors.*.object_at',
    PROBABILITY,
    'Up to this probability a claim is objected to; between the two it is left open. Default: 0.3.',
  ),
  inForce(
    'jury.jurors.*.max_tokens',
    'a whole number from 32 to 8192',
    'Tokens of source and claim that are read at once. Default: as many as the model takes, at most 512.',
  ),
];
