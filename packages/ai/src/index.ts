/** The public face of @dikast/ai: language models as jurors. */
export { Budget, type BudgetBounds, type BudgetRule } from './calling/budget.ts';
export type { TokenPrice } from './calling/model-caller.ts';
export { VendorGate, type VendorLimits } from './calling/vendor-gate.ts';
export { type LlmValidatorOptions, llmValidator } from './juror/llm-validator.ts';
