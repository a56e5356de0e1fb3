/** The part of the feature table that is about gold questions. */
import { inForce, type SettingRow } from './setting-row.ts';

/** In the order of the file. */
export const GOLD_ROWS: readonly SettingRow[] = [
  inForce(
    'gold.file',
    'a path, not a URL',
    'Labelled answers, as dikast calibrate takes them (JSONL, or a folder of such files), that are asked among live requests to test the agents; relative to this file.',
  ),
  inForce(
    'gold.rate',
    'a number from 0.0001 to 0.5 with at most four decimals',
    'Share of live validations that a gold question follows. Default: 0.05.',
  ),
  inForce(
    'gold.questions_per_day',
    'a whole number from 1 to 1,000,000',
    'Gold questions within a day (UTC), which agents that are paid are paid for, too. Default: 100.',
  ),
];
