/** One request of a client on its way through the gateway. */
import type { GateOptions } from '@dikast/ai';
import type { MiddlewareOptions } from '@dikast/ai/gate/consensus-middleware';
import type { GateRecord } from '@dikast/ai/gate/gate-policy';
import type { ChatRequest } from './chat-request.ts';
import type { JudgedBy } from './request-material.ts';
import type { Upstream } from './upstream.ts';

/** How the gateway judges; the material comes from each request. */
export type GateSettings = Pick<
  MiddlewareOptions,
  'engine' | 'claimEngine' | 'policy' | 'undecided' | 'revisionsMax' | 'withheldText' | 'onError'
>;

/** What a call needs from start to end. */
export interface GatedCall extends JudgedBy {
  readonly request: ChatRequest;
  readonly upstream: Upstream;
  readonly gate: GateSettings;
  /** Fires when the client leaves, the time is over or the gateway closes. */
  readonly signal: AbortSignal;
  /** Told what became of the answer. */
  readonly onRecord: (record: GateRecord) => void;
}

/** The gate's options for this request. */
export function gateOptionsOf({ gate, stakes, citations }: GatedCall): GateOptions & GateSettings {
  return { ...gate, ...(stakes === undefined ? {} : { stakes }), ...(citations === undefined ? {} : { citations }) };
}

/** The body that asks the vendor. @throws RangeError when it is nested too deeply. */
export function bodyOf({ request }: GatedCall): string {
  return JSON.stringify(request.body);
}

/** The body that asks once more, with the answer and what was found wrong about it. */
export function revisionBody({ request }: GatedCall, answer: string, findings: string): string {
  const said = { role: 'assistant', content: answer };
  const messages = [...request.messages, said, { role: 'user', content: findings }];
  return JSON.stringify({ ...request.body, messages });
}
