/** The public face of @dikast/ai: language models and local classifiers as jurors. */
export { Budget, type BudgetBounds, type BudgetRule } from './calling/budget.ts';
export type { TokenPrice } from './calling/model-caller.ts';
export { VendorGate, type VendorLimits } from './calling/vendor-gate.ts';
export { type OnnxValidatorOptions, onnxValidator } from './classifier/onnx-validator.ts';
export { type ClassifierOptions, TextClassifier } from './classifier/text-classifier.ts';
export { consensusMiddleware, type MiddlewareOptions } from './gate/consensus-middleware.ts';
export type { GateOptions, GatePolicy, GateRecord, Material } from './gate/gate-policy.ts';
export { type GatedAnswer, type Generate, type Question, withConsensus } from './gate/with-consensus.ts';
export { type LlmValidatorOptions, llmValidator } from './juror/llm-validator.ts';
export { OpinionCache } from './juror/opinion-cache.ts';
export { type ModelEndpoint, openaiCompatibleModel } from './models/openai-compatible.ts';
export { seatJury } from './models/seat-jury.ts';
export { applyConsensusResult, type ConfirmedQuery } from './query/apply-consensus-result.ts';
export type { ProcessedQuery, QueryEntity } from './query/processed-query.ts';
export {
  type QueryConsensus,
  queryProcessingEngine,
  validateQueryProcessing,
} from './query/validate-query-processing.ts';
export { verdictMatchers } from './testing/verdict-matchers.ts';
