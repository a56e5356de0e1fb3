/** Attackers whose weapon is time: they cost a seat, and never count for either side. */
import type { Attacker } from './attacker.ts';
import { DEADLINE_MS } from './item.ts';

const DELAY_FACTOR = 20;

/** Answers as an honest agent would, long after the deadline. */
export const extremeDelay: Attacker = ({ honest }) => ({ ...honest, latencyMs: DELAY_FACTOR * DEADLINE_MS });

/** Never answers. */
export const silence: Attacker = ({ honest }) => ({ ...honest, isSent: false });
