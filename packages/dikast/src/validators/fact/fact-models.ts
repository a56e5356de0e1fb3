/**
 * What `npm run train` learned on 2026-11-21 with seed 1, from public labelled answers. Not edited by hand.
 */
import type { FactModels } from './learned-model.ts';

/** Coefficients, three a measure: of the mean, of the worst claim, of the sum of lacks. */
export const FACT_MODELS: FactModels = {
  thresholds: { rejectBelow: 0.22, approveFrom: 0.28 },
  agents: {
    numbers: {
      intercept: -1.8214,
      coefficients: [2.5991, 0.21647, 1.2632, 0, 0, 0.16572, 0, 0, 1.5198, 0, 0.2901, 0, 0, 0.094088, 0],
    },
    dates: {
      intercept: -3.2647,
      coefficients: [2.1122, 0.5748, 0.33687, 0.29748, 0, 0.031326, 2.2642, 0, 0, 0.022336, 0.036393, 0.60205],
    },
    entities: {
      intercept: -2.7504,
      coefficients: [2.4517, 0.32579, 1.3422, 0, 0.037657, 0, 1.2529, 0, 0, 0.04311, 0.07507, 0.015546],
    },
    'lexical-support': {
      intercept: -1.452,
      coefficients: [0.011314, 0, 0.115, 0.4029, 0, 0.3204, 0.64811, 0.73407, 0.37237, 1.3918, 0.17782, 0.43378],
    },
    contradiction: {
      intercept: -2.4049,
      coefficients: [2.8925, 0.98605, 0.85903, 1.1245, 0, 0, 0.33017, 0, 0, 0.10366, 0, 0],
    },
    'retrieval-support': { intercept: -0.92766, coefficients: [0.95497, 0.67445, 0.068205, 0.88604, 0.27157, 0.93647] },
    'unsupported-content': {
      intercept: -1.7195,
      coefficients: [
        0.57655, 0.26331, 0.33383, 0.43483, 0.53523, 0.66185, 0.43904, 1.3685, 0, 0.8967, 0, 0.069313, 0, 0.08441, 0,
      ],
    },
  },
  pool: {
    intercept: 0.14982,
    agents: {
      numbers: { intercept: -0.030499, coefficients: [0, 0, 0, 0, 0, 0.86523, 0, 0, 0.8879, 0, 0.10489, 0, 0, 0, 0] },
      dates: { intercept: -2.164, coefficients: [0, 0, 0, 0, 0, 0, 2.3536, 0, 0, 0, 0.16026, 0] },
      entities: { intercept: -1.0484, coefficients: [0.0081636, 0, 0, 0, 0.15676, 0, 0.95216, 0, 0, 0.033125, 0, 0] },
      'lexical-support': { intercept: -0.98747, coefficients: [0, 0, 0, 0, 0, 0, 0.82406, 0.26421, 0, 0.55362, 0, 0] },
      contradiction: {
        intercept: -2.1549,
        coefficients: [1.4052, 0, 0.34471, 1.1764, 0, 0, 0.54605, 0, 0, 0.091287, 0, 0],
      },
      'retrieval-support': { intercept: 0, coefficients: [0, 0, 0, 0, 0, 0] },
      'unsupported-content': {
        intercept: -0.52141,
        coefficients: [0, 0.17795, 0, 0, 0.41263, 0.47533, 0, 0.7378, 0, 0.12952, 0, 0, 0.021095, 0.042818, 0],
      },
    },
  },
  learnedFrom: [
    { dataset: 'attributionbench', answers: 982, crossValidated: 0.74478, heldOut: 0.7449 },
    { dataset: 'begin', answers: 335, crossValidated: 0.94979, heldOut: 0.94768 },
    { dataset: 'covidfact', answers: 399, crossValidated: 0.64067, heldOut: 0.63651 },
    { dataset: 'factscore', answers: 395, crossValidated: 0.88056, heldOut: 0.87561 },
    { dataset: 'fm2', answers: 400, crossValidated: 0.61181, heldOut: 0.6171 },
    { dataset: 'healthver', answers: 391, crossValidated: 0.5984, heldOut: 0.61767 },
    { dataset: 'qags', answers: 398, crossValidated: 0.82731, heldOut: 0.80083 },
    { dataset: 'ragtruth', answers: 400, crossValidated: 0.8388, heldOut: 0.83398 },
    { dataset: 'summedits', answers: 970, crossValidated: 0.54742, heldOut: 0.53591 },
    { dataset: 'wice', answers: 349, crossValidated: 0.83675, heldOut: 0.83397 },
    { dataset: 'mtrag', answers: 222, crossValidated: 0.80551, heldOut: 0.76634 },
    { dataset: 'summeval', answers: 400, crossValidated: 0.79324, heldOut: 0.79844 },
  ],
};
