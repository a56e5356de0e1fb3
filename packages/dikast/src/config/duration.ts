/** Durations as a file writes them. */
import { DURATION_PATTERN } from './config-schema.ts';

/** Milliseconds of a duration that has the schema's form, such as `500ms` or `2.5s`. */
export function millisecondsOf(duration: string): number {
  const [, amount, unit] = DURATION_PATTERN.exec(duration) ?? [];
  return Math.round(Number(amount) * (unit === 's' ? 1000 : 1));
}
