/**
 * What `npm run train` learned on 2026-11-21 with seed 1, from public labelled answers. Not edited by hand.
 */
import type { FactModels } from './learned-model.ts';

/** Coefficients, three a measure: of the mean, of the worst claim, of the sum of lacks. */
export const FACT_MODELS: FactModels = {
  thresholds: { rejectBelow: 0.22, approveFrom: 0.28 },
  agents: {
    numbers: {
      intercept: -1.7421,
      coefficients: [2.0668, 0.54166, 1.2377, 0, 0, 0, 0, 0, 1.3667, 0, 0.37477, 0, 0, 0.10611, 0],
    },
    dates: {
      intercept: -2.9169,
      coefficients: [1.553, 0.84139, 0.41841, 0.61418, 0, 0, 1.8091, 0, 0.18711, 0.069652, 0, 0.56173],
    },
    entities: {
      intercept: -2.5472,
      coefficients: [1.4741, 0.85586, 1.3329, 0, 0.30004, 0, 1.1714, 0, 0, 0.081999, 0, 0.016603],
    },
    'lexical-support': {
      intercept: -1.1111,
      coefficients: [0, 0, 0.083779, 1.0311, 0, 0.65638, 0, 0.72391, 0.070451, 0.77199, 0.46889, 0.42213],
    },
    contradiction: {
      intercept: -2.2981,
      coefficients: [2.755, 0.972, 0.83557, 1.3678, 0, 0, 0, 0, 1.1062, 0.13767, 0, 0],
    },
    'retrieval-support': { intercept: -0.72528, coefficients: [0.35819, 0.92424, 0.1936, 1.1316, 0.14349, 0.84844] },
    'unsupported-content': {
      intercept: -1.509,
      coefficients: [0, 0.68534, 0.47139, 0, 0.7116, 0.5165, 0.58228, 1.1282, 0, 1.1429, 0, 0, 0, 0.068907, 0],
    },
  },
  pool: {
    intercept: 0.20041,
    agents: {
      numbers: { intercept: -0.14881, coefficients: [0, 0, 0.15916, 0, 0, 0, 0, 0, 1.628, 0, 0.26285, 0, 0, 0, 0] },
      dates: { intercept: -2.1543, coefficients: [0, 0, 0, 0.052062, 0, 0, 2.246, 0, 0, 0, 0.15366, 0] },
      entities: { intercept: -1.2545, coefficients: [0, 0, 0, 0, 0.35502, 0, 0.96921, 0, 0, 0.020248, 0, 0] },
      'lexical-support': { intercept: -0.40373, coefficients: [0.09046, 0, 0, 0, 0, 0, 0, 0.6615, 0, 0, 0, 0] },
      contradiction: {
        intercept: -2.0862,
        coefficients: [1.6806, 0, 0.085752, 1.3844, 0, 0, 0, 0, 1.3839, 0.13326, 0, 0],
      },
      'retrieval-support': { intercept: -0.045432, coefficients: [0, 0, 0, 0.10276, 0, 0] },
      'unsupported-content': {
        intercept: -0.76246,
        coefficients: [0, 0.21633, 0, 0, 0.51397, 0.34448, 0, 0.71804, 0, 0.3879, 0, 0, 0, 0.047517, 0],
      },
    },
    withoutClaims: -1.3836,
  },
  learnedFrom: [
    { dataset: 'attributionbench', answers: 1198, crossValidated: 0.74312, heldOut: 0.74275 },
    { dataset: 'begin', answers: 1000, crossValidated: 0.95051, heldOut: 0.94652 },
    { dataset: 'covidfact', answers: 1000, crossValidated: 0.59335, heldOut: 0.58237 },
    { dataset: 'factscore', answers: 1000, crossValidated: 0.86031, heldOut: 0.85508 },
    { dataset: 'fm2', answers: 1000, crossValidated: 0.6098, heldOut: 0.61024 },
    { dataset: 'healthver', answers: 1000, crossValidated: 0.60219, heldOut: 0.60006 },
    { dataset: 'qags', answers: 714, crossValidated: 0.81631, heldOut: 0.79728 },
    { dataset: 'ragtruth', answers: 429, crossValidated: 0.86354, heldOut: 0.86283 },
    { dataset: 'summedits', answers: 986, crossValidated: 0.55961, heldOut: 0.55183 },
    { dataset: 'wice', answers: 349, crossValidated: 0.83296, heldOut: 0.83058 },
    { dataset: 'mtrag', answers: 240, crossValidated: 0.80648, heldOut: 0.7645 },
    { dataset: 'summeval', answers: 688, crossValidated: 0.77634, heldOut: 0.77979 },
  ],
};
