/** What an engine is made of, and how one validation is run. */
import type { Authority } from '@dikast/core/council/learn-operation';
import type { DikastConfig } from '../config/config.ts';
import type { GoldSettings } from '../gold/gold-mixing.ts';
import type { Agent, Clock, KeyStore, RandomBytes, SourceFinder, Validator } from '../ports.ts';
import type { Store } from '../store-port.ts';
import type { ProgressListener } from './progress.ts';

/** What an engine is made of; all but `keys` has a default. */
export interface EngineOptions {
  readonly keys: KeyStore;
  readonly config?: DikastConfig;
  /** Validators beside the built-in ones; their pool must be configured. */
  readonly validators?: readonly Validator[];
  /** Agents that run elsewhere or bring their own key. */
  readonly agents?: readonly Agent[];
  /** Whether the built-in validators are seated. Default true. */
  readonly hasBuiltIns?: boolean;
  readonly clock?: Clock;
  readonly randomBytes?: RandomBytes;
  /** Where verdicts, ledgers and the replicas' records go. Default: nothing is kept. The caller closes it. */
  readonly store?: Store;
  /** Validations that may wait for their turn before `overloaded` is thrown. Default 1,000. */
  readonly waitingMax?: number;
  /** Reviewers whose rulings the pools learn from. The engine itself may state gold questions and calibration items. */
  readonly authorities?: readonly Authority[];
  /** Questions of known truth to be mixed into live traffic. Default: none. */
  readonly gold?: GoldSettings;
  /** Looks for further sources on answers that the agents leave undecided; the request with them is judged anew, once. */
  readonly sourceFinder?: SourceFinder;
}

/** How one validation is run. */
export interface ValidateOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: ProgressListener;
  /**
   * Names this validation to the caller: asked again with the same key and request, also after a crash, the recorded
   * verdict is returned and nobody is asked twice.
   */
  readonly idempotencyKey?: string;
  /**
   * Whether the truth will be told afterwards (`ConsensusEngine.learn`): then all agents of the rosters are asked,
   * also those on standby and those that were replaced. The verdict rests on the panels all the same. Default false.
   */
  readonly isCalibration?: boolean;
}
