/**
 * States that exclude one another when said of the same thing: open and closed, mandatory and optional. Deliberately
 * without pairs that both can hold (begin and end, buy and sell, first and last).
 */
import { stemOf } from '../../text/stems.ts';

const PAIRS = `
open opens opened / closed closes close shut
allowed permitted allow allows permit permits / prohibited forbidden banned disallowed forbid forbids prohibit prohibits disallow disallows ban bans
mandatory compulsory required obligatory requires require / optional voluntary unnecessary
include includes included / exclude excludes excluded
accept accepts accepted / reject rejects rejected refuse refuses refused
increase increases increased rise rises rose grow grows grew risen grown / decrease decreases decreased fall falls fell decline declines declined drop drops dropped shrink shrinks shrank fallen
safe harmless / dangerous unsafe harmful hazardous
legal lawful / illegal unlawful
possible / impossible
available / unavailable
valid / invalid expired
true / false
permanent / temporary
enabled / disabled
liable / exempt
guilty / innocent
succeed succeeds succeeded / fail fails failed
won win wins / lost lose loses
supports support supported / opposes oppose opposed
better / worse
strong / weak
high / low
expensive / cheap inexpensive
fast quick / slow
full / empty
public / private
waterproof / permeable
refundable / nonrefundable
alive / dead
married / single unmarried
everyone everybody / nobody
approved / denied
free / paid
highest tallest / lowest
largest biggest / smallest
oldest / newest youngest
longest / shortest
best / worst
fastest / slowest
same identical / different
`;
const PREFIXES = ['un', 'in', 'im', 'ir', 'il', 'non', 'dis'];
const NOT_OPPOSED = new Set(['flammable', 'valuable', 'famous', 'habitable', 'come', 'tend', 'side', 'deed', 'cover']);
const OPPOSITES: ReadonlyMap<string, ReadonlySet<string>> = readPairs();

/** Whether the word names a state with an opposite. */
export function isState(word: string): boolean {
  return OPPOSITES.has(word) || PREFIXES.some((prefix) => word.startsWith(prefix) && word.length > prefix.length + 4);
}

/** Whether two states exclude one another. */
export function areOpposedStates(left: string, right: string): boolean {
  return OPPOSITES.get(left)?.has(right) === true || isPrefixed(left, right) || isPrefixed(right, left);
}

/** Whether two states are one: "fell" and "dropped", "closed" and "closes". */
export function areSameState(left: string, right: string): boolean {
  if (left === right || stemOf(left) === stemOf(right)) return true;
  const opposites = OPPOSITES.get(left);
  const others = OPPOSITES.get(right);
  return opposites !== undefined && others !== undefined && [...opposites].some((word) => others.has(word));
}

function isPrefixed(negative: string, positive: string): boolean {
  if (positive.length < 4 || NOT_OPPOSED.has(positive)) return false;
  return negative.endsWith(positive) && PREFIXES.includes(negative.slice(0, negative.length - positive.length));
}

function readPairs(): ReadonlyMap<string, ReadonlySet<string>> {
  const opposites = new Map<string, Set<string>>();
  const add = (word: string, others: readonly string[]) => {
    const known = opposites.get(word) ?? new Set<string>();
    for (const other of others) known.add(other);
    opposites.set(word, known);
  };
  for (const line of PAIRS.trim().split('\n')) {
    const [lefts = [], rights = []] = line.split('/').map((side) => side.trim().split(' '));
    for (const word of lefts) add(word, rights);
    for (const word of rights) add(word, lefts);
  }
  return opposites;
}
