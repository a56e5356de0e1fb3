/** Where notices can go in one process: a line of JSON, or a function of the caller's. */
import type { AlertNotice, AlertSink } from './alert.ts';

/** Writes each notice as one line of JSON. */
export function logSink(write: (line: string) => void): AlertSink {
  return { notify: (notice) => write(`${JSON.stringify({ kind: 'alert', ...notice })}\n`) };
}

/** Calls a function for each notice. */
export function callbackSink(callback: (notice: AlertNotice) => void): AlertSink {
  return { notify: callback };
}
