/**
 * Recorded votes of a panel in which some judges lie instead: what a policy bears is tried on votes that real judges
 * cast. Liars know the truth and what the honest say, which is the worst that can be.
 */
import { type Prng, shuffled } from '@dikast/core/base/prng';
import { at, NO_ANSWER, NO_PREFERENCE, TIE, type VoteTable } from './vote-table.ts';
import { VoteTableBuilder } from './vote-table-builder.ts';

/**
 * How liars vote. `opposite`: another answer than their own, of two labels the other one. `random`: any candidate.
 * `collude`: all of them the wrong answer that most of the honest give. `stealth`: so on a random fifth of the items, and
 * honestly on the rest.
 */
export type Attack = 'opposite' | 'random' | 'collude' | 'stealth';

/** All attacks. */
export const ATTACKS: readonly Attack[] = ['opposite', 'random', 'collude', 'stealth'];

/** Who sits, and who of them lies: indexes of judges. */
export interface AttackedPanel {
  readonly judges: ReadonlySet<number>;
  readonly liars: ReadonlySet<number>;
}

/** The votes of a panel under attack. */
export interface AttackedVotes {
  /** Only items whose truth is known: liars need it. */
  readonly table: VoteTable;
  /** Items that were attacked, as indexes into the table; ascending. */
  readonly attacked: readonly number[];
}

const STEALTH_SHARE = 0.2;
/** What liars say where they find no wrong answer to say. */
const INVENTED_ANSWER = '(invented)';

/** A panel of some judges of a table, of whom some lie. */
export function drawPanel(
  table: VoteTable,
  size: { readonly judges: number; readonly liars: number },
  prng: Prng,
): AttackedPanel {
  const judges = shuffled([...table.judges.keys()], prng).slice(0, size.judges);
  return { judges: new Set(judges), liars: new Set(judges.slice(0, size.liars)) };
}

/** The panel's votes, with the liars' in place of their own. */
export function attackVotes(table: VoteTable, panel: AttackedPanel, attack: Attack, prng: Prng): AttackedVotes {
  const builder = new VoteTableBuilder();
  const attacked: number[] = [];
  let items = 0;
  for (const question of questionsOf(table, panel)) {
    const isAttacked = attack !== 'stealth' || prng.nextFraction() < STEALTH_SHARE;
    if (isAttacked) attacked.push(items);
    items += 1;
    for (const { judge, vote } of question.votes) {
      const said = isAttacked && panel.liars.has(judge) ? lie(attack, vote, question, prng) : vote;
      const { item, truth } = question;
      const family = table.families[at(table.familyOf, judge)];
      builder.add({ item, judge: table.judges[judge] ?? '', vote: said, truth, family });
    }
  }
  return { table: builder.build(), attacked };
}

interface NamedVote {
  readonly judge: number;
  readonly vote: string | null;
}

/** One item as a liar sees it. */
interface Question {
  readonly item: string;
  readonly truth: string;
  readonly votes: readonly NamedVote[];
  /** Its candidates. */
  readonly options: readonly string[];
  /** The wrong option that most honest judges give, or most liars by themselves when no honest one is wrong. */
  readonly strongestWrong: string;
}

function lie(attack: Attack, own: string | null, question: Question, prng: Prng): string {
  const { options, strongestWrong } = question;
  switch (attack) {
    case 'collude':
    case 'stealth':
      return strongestWrong;
    case 'random':
      return options[prng.nextBelow(Math.max(1, options.length))] ?? strongestWrong;
    case 'opposite': {
      const place = own === null ? -1 : options.indexOf(own);
      return place < 0 || options.length < 2
        ? strongestWrong
        : (options[(place + 1) % options.length] ?? strongestWrong);
    }
  }
}

function* questionsOf(table: VoteTable, panel: AttackedPanel): Generator<Question> {
  for (const [item, name] of table.items.entries()) {
    const truth = table.answers[at(table.truthOf, item)];
    const votes = panelVotes(table, item, panel);
    if (truth === undefined || votes.length === 0) continue;
    const from = at(table.candidateStart, item);
    const candidates = [...table.candidates.subarray(from, at(table.candidateStart, item + 1))];
    const options = candidates.map((answer) => table.answers[answer] ?? '');
    yield { item: name, truth, votes, options, strongestWrong: strongestWrong(votes, { truth, options }, panel) };
  }
}

function panelVotes(table: VoteTable, item: number, { judges }: AttackedPanel): readonly NamedVote[] {
  const votes: NamedVote[] = [];
  for (let index = at(table.voteStart, item); index < at(table.voteStart, item + 1); index++) {
    const judge = at(table.judgeOf, index);
    if (judges.has(judge)) votes.push({ judge, vote: voteAt(table, item, at(table.choiceOf, index)) });
  }
  return votes;
}

function voteAt(table: VoteTable, item: number, choice: number): string | null {
  if (choice === NO_ANSWER) return null;
  if (choice === NO_PREFERENCE) return TIE;
  return table.answers[at(table.candidates, at(table.candidateStart, item) + choice)] ?? null;
}

function strongestWrong(
  votes: readonly NamedVote[],
  { truth, options }: Pick<Question, 'truth' | 'options'>,
  { liars }: AttackedPanel,
): string {
  const wrong = options.filter((option) => option !== truth);
  const count = (option: string, areLiars: boolean) =>
    votes.filter(({ judge, vote }) => vote === option && liars.has(judge) === areLiars).length;
  // An honest vote outweighs any number of the liars' own.
  const strength = (option: string) => count(option, false) * (votes.length + 1) + count(option, true);
  const strongest = Math.max(...wrong.map(strength));
  return wrong.find((option) => strength(option) === strongest) ?? INVENTED_ANSWER;
}
