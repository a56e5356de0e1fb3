/**
 * The prompts: readable files in `prompts/`, one a pool. Their digest stands in every ballot, so that a changed prompt
 * shows, and a calibration can be refused when its prompt is another.
 */
import { readFileSync } from 'node:fs';
import { toHex, utf8Bytes } from '@dikast/core/base/bytes';
import { sha256 } from 'dikast/adapters/node-hash';

/** A prompt's fixed part. */
export interface PromptFile {
  readonly text: string;
  /** SHA-256 of the text, hexadecimal. */
  readonly digest: string;
}

const FILES: Readonly<Record<string, string>> = {
  fact_verification: 'fact-verification',
  citation_validation: 'citation-validation',
  coherence_assessment: 'coherence-assessment',
  completeness_validation: 'completeness-validation',
};

/** The prompt by which a juror of a pool forms its opinion. */
export function assessmentPrompt(pool: string): PromptFile {
  return promptOf(`${read('rules')}\n${read(FILES[pool] ?? 'custom-pool')}`);
}

/** The prompt by which jurors rule on objections. */
export function objectionPrompt(): PromptFile {
  return promptOf(read('objection'));
}

/** A prompt from a text of the operator's own. */
export function promptOf(text: string): PromptFile {
  return { text, digest: toHex(sha256(utf8Bytes(text))) };
}

function read(name: string): string {
  return readFileSync(new URL(`../../prompts/${name}.md`, import.meta.url), 'utf8');
}
