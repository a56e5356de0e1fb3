/** What has to be said below the tables of every command. */

/** Below every table of simulated shares. */
export const INTERVAL_NOTE =
  'Each share is exact. "95 %" is the interval that the simulated tasks allow; about one in twenty misses the exact share.';

/** Below every table with an oracle. */
export const ORACLE_NOTE =
  'The oracle takes the right answer as soon as one agent has it. Nobody can run it: it is an upper bound, not a consensus.';

/** Below every table of effort. */
export const TIME_NOTE =
  'Agents are asked side by side; time is that of the q-th fastest, with one call in twenty at twice the median. A verifier waits for the answer it checks.';
