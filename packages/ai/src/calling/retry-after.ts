/** How long a vendor asks to be left alone: the headers `retry-after-ms` and `Retry-After` (RFC 9110, 10.2.3). */

/** Milliseconds to wait, or undefined when nothing readable is asked. `nowMs` is wall time. */
export function retryAfterMs(headers: Readonly<Record<string, string>>, nowMs: number): number | undefined {
  const milliseconds = headers['retry-after-ms'];
  if (milliseconds !== undefined && /^\d{1,9}(?:\.\d+)?$/.test(milliseconds)) return Math.ceil(Number(milliseconds));
  const value = headers['retry-after']?.trim();
  if (value === undefined) return undefined;
  if (/^\d{1,7}(?:\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  const date = /[A-Za-z]/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
