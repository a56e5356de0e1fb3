/**
 * Alerts over time: what began, what lasts, what ended, and when it is worth a message. The same condition is one alert,
 * all changes of one rule are one message, and after a message about a rule the next one waits for the group interval.
 */
import type { Alert, AlertCondition, AlertNotice, AlertRule } from './alert.ts';

/** How often an operator is told. */
export interface AlertPacing {
  /** Least time between two messages about one rule, unless it is critical. */
  readonly groupIntervalMs: number;
  /** How long until what lasts is said again. */
  readonly repeatIntervalMs: number;
}

/** Alerts kept of one rule; who has five hundred of one kind learns nothing from more. */
export const SUBJECTS_MAX = 500;

interface RuleState {
  /** By subject. */
  readonly firing: Map<string, Alert>;
  /** What was said to be firing and no longer is, and was not said to be over. */
  readonly ended: Map<string, Alert>;
  /** Subjects said to be firing. */
  readonly told: Set<string>;
  lastNoticeMs: number | undefined;
}

/** Alerts and what was said of them. */
export class AlertBook {
  readonly #pacing: AlertPacing;
  readonly #rules = new Map<AlertRule, RuleState>();

  constructor(pacing: AlertPacing) {
    this.#pacing = pacing;
  }

  /** All alerts that are the case, the longest lasting first. */
  get firing(): readonly Alert[] {
    const all = [...this.#rules.values()].flatMap(({ firing }) => [...firing.values()]);
    return all.sort((left, right) => left.sinceMs - right.sinceMs);
  }

  /** Takes in what is the case at `nowMs`; returns the messages that are due. */
  update(conditions: readonly AlertCondition[], nowMs: number): readonly AlertNotice[] {
    for (const { rule } of conditions) if (!this.#rules.has(rule)) this.#rules.set(rule, newState());
    return [...this.#rules].flatMap(([rule, state]) => {
      const current = conditions.filter((condition) => condition.rule === rule).slice(0, SUBJECTS_MAX);
      takeIn(state, current, nowMs);
      const notice = this.#noticeDue(rule, state, nowMs);
      return notice === undefined ? [] : [notice];
    });
  }

  #noticeDue(rule: AlertRule, state: RuleState, nowMs: number): AlertNotice | undefined {
    const { groupIntervalMs, repeatIntervalMs } = this.#pacing;
    const begun = [...state.firing.values()].filter(({ subject }) => !state.told.has(subject));
    const resolved = [...state.ended.values()];
    const severity = (begun[0] ?? resolved[0] ?? [...state.firing.values()][0])?.severity;
    if (severity === undefined) return undefined;
    const sinceLast = nowMs - (state.lastNoticeMs ?? Number.NEGATIVE_INFINITY);
    const hasNews = begun.length > 0 || resolved.length > 0;
    const isNewsDue = hasNews && (severity === 'critical' || sinceLast >= groupIntervalMs);
    const isReminder = !hasNews && sinceLast >= repeatIntervalMs;
    if (!isNewsDue && !isReminder) return undefined;
    const firing = isReminder ? [...state.firing.values()] : begun;
    for (const { subject } of begun) state.told.add(subject);
    state.ended.clear();
    state.lastNoticeMs = nowMs;
    return { rule, severity, atMs: nowMs, firing, resolved, isReminder };
  }
}

function newState(): RuleState {
  return { firing: new Map(), ended: new Map(), told: new Set(), lastNoticeMs: undefined };
}

/** What ended before it was ever told is forgotten; what comes back before its end was told never ended. */
function takeIn(state: RuleState, conditions: readonly AlertCondition[], nowMs: number): void {
  const subjects = new Set(conditions.map(({ subject }) => subject));
  for (const [subject, alert] of state.firing) {
    if (subjects.has(subject)) continue;
    state.firing.delete(subject);
    if (state.told.delete(subject)) state.ended.set(subject, alert);
  }
  for (const condition of conditions) {
    const { subject } = condition;
    const before = state.firing.get(subject) ?? state.ended.get(subject);
    state.firing.set(subject, { ...condition, sinceMs: before?.sinceMs ?? nowMs });
    if (state.ended.delete(subject)) state.told.add(subject);
  }
}
