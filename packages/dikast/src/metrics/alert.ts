/** Alerts: what an operator is told, and the port they are told through. Types only. */

/** What is watched. */
export type AlertRule =
  | 'slow_validation'
  | 'consensus_failed'
  | 'low_success_rate'
  | 'latency_target_missed'
  | 'high_fault_rate'
  | 'agent_quarantined'
  | 'pool_not_accepting'
  | 'ledger_not_verified';

export type AlertSeverity = 'warning' | 'high' | 'critical';

/** Something that is the case now. Two conditions of one rule about one subject are the same alert. */
export interface AlertCondition {
  readonly rule: AlertRule;
  readonly severity: AlertSeverity;
  /** What it is about: a path, a pool, an agent, a ledger; empty when it is about the whole. */
  readonly subject: string;
  /** One sentence with the value seen, the value expected and the denominator. */
  readonly summary: string;
}

/** A condition over time. */
export interface Alert extends AlertCondition {
  readonly sinceMs: number;
}

/** All that is to be said about one rule at one time: one message, however many alerts changed. */
export interface AlertNotice {
  readonly rule: AlertRule;
  readonly severity: AlertSeverity;
  readonly atMs: number;
  /** Begun, or still the case when a reminder is due. */
  readonly firing: readonly Alert[];
  /** No longer the case. */
  readonly resolved: readonly Alert[];
  /** Said before, and said again because it lasts. */
  readonly isReminder: boolean;
}

/** Where notices go. An exception in a sink touches nothing else. */
export interface AlertSink {
  notify(notice: AlertNotice): void;
}
