/** Verdicts that another version of Dikast recorded: named on stderr, so that figures without them are not taken for all. */
import type { UnreadVerdict } from 'dikast/council/recorded-verdicts';
import type { Io } from '../io.ts';
import { countOf, printable } from '../report/text-layout.ts';

const NAMED_MAX = 3;

/** Says how many verdicts of a record were left out, and of the first few why. */
export async function sayUnread(unread: readonly UnreadVerdict[], record: string, { stderr }: Io): Promise<void> {
  if (unread.length === 0) return;
  const named = unread
    .slice(0, NAMED_MAX)
    .map(
      ({ validation, engineVersion, problem }) => `  ${validation}, recorded by dikast ${engineVersion}: ${problem}`,
    );
  const further = unread.length - named.length;
  const lines = [
    `dikast: ${record}: ${countOf(unread.length, 'verdict')} in the form of another version left out`,
    ...named,
    ...(further > 0 ? [`  and ${further} more`] : []),
  ];
  await stderr.write(lines.map((line) => `${printable(line)}\n`).join(''));
}
