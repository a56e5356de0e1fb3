/** What a host and the worker of a module validator say to each other. */
import type { Objection } from '@dikast/core/ballots/ballot';
import type { ValidationRequest } from '../request/request.ts';

/** Host to worker. `subject` numbers the request, so that the worker takes its texts apart once. */
export type ModuleCall = {
  readonly id: number;
  readonly subject: number;
  readonly request: ValidationRequest;
} & ({ readonly kind: 'assess' } | { readonly kind: 'examine'; readonly objection: Objection });

/** Host to worker: a call, or word that its answer is no longer wanted. */
export type ModuleRequest = ModuleCall | { readonly kind: 'abort'; readonly id: number };

/** What a module says of itself when it has loaded. */
export interface ModuleDescription {
  readonly name: string;
  readonly version: string;
  readonly specialization: string;
  readonly method: string;
  readonly isDeterministic: boolean;
}

/** Worker to host. */
export type ModuleReply =
  | { readonly kind: 'loaded'; readonly description: ModuleDescription }
  | { readonly kind: 'unusable'; readonly problem: string }
  | { readonly kind: 'answered'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly problem: string };
