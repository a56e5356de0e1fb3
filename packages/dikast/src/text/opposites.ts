/**
 * Words that turn a statement round when one stands for the other. A small own list of pairs; `strengthens` pairs
 * count only when the claim has the first and the source the second ("all" where the source says "some").
 */

import { remembering } from '@dikast/core/base/bounded';
import { stemOf } from './stems.ts';
import { canonicalStem } from './synonyms.ts';

const EITHER_WAY = `
increase|grow|rise|raise|gain|expand|climb / decrease|decline|drop|fall|reduce|shrink|lower|lose|lost|cut
more|higher|greater|larger|above|over|exceed|exceeds / less|lower|fewer|smaller|below|under
most|highest|largest|biggest|maximum|longest|best|greatest / least|lowest|smallest|minimum|shortest|worst
before|earlier|prior|precede / after|later|following|follow|subsequent
first|earliest / last|latest|final
start|begin|open|commence / end|finish|close|conclude|expire|stop
allow|permit|permitted / prohibit|forbid|forbidden|ban|disallow
mandatory|required|compulsory|obligatory|require / optional|voluntary|unnecessary
include|included|inclusive / exclude|excluded|exclusive
accept|approve|grant / reject|refuse|deny|decline
win|won|winner|victory / lose|lost|loser|defeat
succeed|success|successful|pass / fail|failure|unsuccessful
enable|activate|on / disable|deactivate|off
add|added / remove|removed|delete|deleted
buy|bought|purchase / sell|sold|sale
hot|warm / cold|cool
safe|harmless / dangerous|unsafe|harmful|hazardous
legal|lawful / illegal|unlawful
free / paid
public / private
internal / external
positive|positively / negative|negatively
possible / impossible
available / unavailable
valid / invalid
true / false
improve|improvement|better / worsen|deteriorate|worse
support|supports / oppose|opposes
strong|strengthen / weak|weaken
early / late
long / short
high / low
fast|quick / slow
new / old
full / empty
big|large / small|little
with / without
always / never|rarely|seldom
all|every|everyone|everybody / none|nobody
up / down
left / right
north|northern / south|southern
east|eastern / west|western
male|men|man / female|women|woman
husband / wife
son / daughter
father / mother
brother / sister
temporary / permanent
monthly / annual|yearly|weekly|daily
daily / weekly
indoor|indoors / outdoor|outdoors
employer / employee
landlord / tenant
seller|vendor / buyer|purchaser
lender / borrower
import / export
ascend / descend
encourage|recommend|recommended / discourage|discouraged
supply / demand
refundable / nonrefundable
wet / dry
liable / exempt
temporarily / permanently
voluntarily / involuntarily
deny / confirm
confirm|confirmed / refute|refuted
guilty / innocent
convict|convicted / acquit|acquitted
inside / outside
majority / minority
credit / debit
profit / loss
`;
const STRENGTHENS = `
must|required|mandatory|obliged / may|can|could|might|optional
all|every|always|everyone|entirely / some|most|many|several|few|sometimes|often|usually|partly|occasionally
`;

type Pairs = ReadonlyMap<string, ReadonlySet<string>>;
const EITHER = readPairs(EITHER_WAY, true);
const ONE_WAY = readPairs(STRENGTHENS, false);
const MODALS: ReadonlySet<string> = new Set('must may can could might shall required mandatory'.split(' '));

/** All that {@link oppositesOf} can give for any word. */
export const OPPOSITES: ReadonlySet<string> = new Set(
  [EITHER, ONE_WAY].flatMap((pairs) => [...pairs.values()].flatMap((opposites) => [...opposites])),
);

const NONE: ReadonlySet<string> = new Set();

/** Words, stems and concepts whose place in a source turns the claim's word round; empty for most words. */
export const oppositesOf = remembering(findOpposites, { entriesMax: 50_000 });

function findOpposites(claimWord: string): ReadonlySet<string> {
  const found = [EITHER, ONE_WAY].flatMap((pairs) =>
    formsOf(claimWord).flatMap((form) => [...(pairs.get(form) ?? NONE)]),
  );
  return found.length === 0 ? NONE : new Set(found);
}

/** Modal words: "must not" and "may not" agree, so these are compared only without a negation. */
export function isModal(word: string): boolean {
  return MODALS.has(word);
}

function formsOf(word: string): readonly string[] {
  const stem = stemOf(word);
  return [...new Set([word, stem, canonicalStem(stem)])];
}

function readPairs(lines: string, isSymmetric: boolean): Pairs {
  const pairs = new Map<string, Set<string>>();
  const add = (left: string, right: string) => {
    for (const form of formsOf(left)) {
      const known = pairs.get(form) ?? new Set<string>();
      for (const opposite of formsOf(right)) known.add(opposite);
      pairs.set(form, known);
    }
  };
  for (const line of lines.trim().split('\n')) {
    const [lefts = [], rights = []] = line.split('/').map((side) => side.trim().split('|'));
    for (const left of lefts) {
      for (const right of rights) {
        add(left, right);
        if (isSymmetric) add(right, left);
      }
    }
  }
  return pairs;
}
