/**
 * What `npm run train` learned on 2026-11-21 with seed 1, from public labelled answers. Not edited by hand.
 */
import type { FactModels } from './learned-model.ts';

/** Coefficients, three a measure: of the mean, of the worst claim, of the sum of lacks. */
export const FACT_MODELS: FactModels = {
  thresholds: { rejectBelow: 0.24, approveFrom: 0.28 },
  agents: {
    numbers: {
      intercept: -1.7115,
      coefficients: [2.0645, 0.51825, 1.2746, 0, 0, 0, 0, 0, 1.3688, 0, 0.37383, 0, 0, 0.1049, 0],
    },
    dates: {
      intercept: -2.9125,
      coefficients: [1.5578, 0.81809, 0.44683, 0.61337, 0, 0, 1.8249, 0, 0.16594, 0.06939, 0, 0.56014],
    },
    entities: {
      intercept: -2.522,
      coefficients: [1.4651, 0.82945, 1.3846, 0, 0.29557, 0, 1.1799, 0, 0, 0.09069, 0, 0],
    },
    'lexical-support': {
      intercept: -1.0911,
      coefficients: [0, 0, 0.091569, 1.0297, 0, 0.61932, 0, 0.7214, 0.10567, 0.7718, 0.4542, 0.44545],
    },
    contradiction: {
      intercept: -2.2876,
      coefficients: [2.7558, 0.96319, 0.84922, 1.3692, 0, 0, 0, 0, 1.1018, 0.13706, 0, 0],
    },
    'retrieval-support': { intercept: -0.70537, coefficients: [0.35769, 0.91142, 0.21712, 1.1446, 0.12436, 0.85153] },
    'unsupported-content': {
      intercept: -1.4696,
      coefficients: [0, 0.61634, 0.55695, 0, 0.742, 0.47769, 0.55548, 1.158, 0, 1.1428, 0, 0, 0, 0.067979, 0],
    },
  },
  pool: {
    intercept: 0.20113,
    agents: {
      numbers: { intercept: -0.13379, coefficients: [0, 0, 0.20245, 0, 0, 0, 0, 0, 1.6298, 0, 0.2606, 0, 0, 0, 0] },
      dates: { intercept: -2.1555, coefficients: [0, 0, 0, 0.05444, 0, 0, 2.2444, 0, 0, 0, 0.15308, 0] },
      entities: { intercept: -1.2581, coefficients: [0, 0, 0, 0, 0.35129, 0, 0.97706, 0, 0, 0.019282, 0, 0] },
      'lexical-support': { intercept: -0.40531, coefficients: [0.090399, 0, 0, 0, 0, 0, 0, 0.66448, 0, 0, 0, 0] },
      contradiction: {
        intercept: -2.0968,
        coefficients: [1.6885, 0, 0.073941, 1.3858, 0, 0, 0, 0, 1.3858, 0.13254, 0, 0],
      },
      'retrieval-support': { intercept: -0.042256, coefficients: [0, 0, 0, 0.095564, 0, 0] },
      'unsupported-content': {
        intercept: -0.74068,
        coefficients: [0, 0.19165, 0, 0, 0.5094, 0.35063, 0, 0.7277, 0, 0.3812, 0, 0, 0, 0.046608, 0],
      },
    },
    withoutClaims: -1.3836,
  },
  learnedFrom: [
    { dataset: 'attributionbench', answers: 1198, crossValidated: 0.7432, heldOut: 0.74278 },
    { dataset: 'begin', answers: 1000, crossValidated: 0.95043, heldOut: 0.94662 },
    { dataset: 'covidfact', answers: 1000, crossValidated: 0.5932, heldOut: 0.58237 },
    { dataset: 'factscore', answers: 1000, crossValidated: 0.86021, heldOut: 0.85513 },
    { dataset: 'fm2', answers: 1000, crossValidated: 0.60971, heldOut: 0.6103 },
    { dataset: 'healthver', answers: 1000, crossValidated: 0.60138, heldOut: 0.59989 },
    { dataset: 'qags', answers: 714, crossValidated: 0.81641, heldOut: 0.79751 },
    { dataset: 'ragtruth', answers: 429, crossValidated: 0.86365, heldOut: 0.86354 },
    { dataset: 'summedits', answers: 986, crossValidated: 0.56006, heldOut: 0.55176 },
    { dataset: 'wice', answers: 349, crossValidated: 0.83266, heldOut: 0.83092 },
    { dataset: 'mtrag', answers: 240, crossValidated: 0.80865, heldOut: 0.76697 },
    { dataset: 'summeval', answers: 688, crossValidated: 0.77581, heldOut: 0.78002 },
  ],
};
