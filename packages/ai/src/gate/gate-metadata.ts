/** A gate's record as it stands beside an answer. */
import type { JSONObject } from '@ai-sdk/provider';
import type { GateRecord } from './gate-policy.ts';

/** The record as JSON. */
export function metadataOf(record: GateRecord): JSONObject {
  return { ...record, reasons: [...record.reasons] };
}
