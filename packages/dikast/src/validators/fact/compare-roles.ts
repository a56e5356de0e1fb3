/**
 * Exchanged roles: "A acquired B" where the source says "B acquired A", "from X to Y" where it says "from Y to X".
 *
 * Around each pivot both texts share (a content word, or "to", "than", "before", "after", "over") the nearest content
 * words left and right are compared; a passive ("was acquired by", "managed by") turns them. A word that an article or a
 * capital shows to be a noun does nothing to anybody. Errs on sentences that name a pair both ways round.
 */
import { PairMemo, SentenceMemo } from '../../text/sentence-map.ts';
import type { Word } from '../../text/words.ts';
import { type Comparison, type Difference, shorten, speakerOf } from './difference.ts';

const REACH = 3;
const PARTICIPLE = /(?:ed|en|wn|ught|old|ept|ade|aid|ost|uilt)$/;
const WORDS_MAX = 100;
const GRAMMAR_PIVOTS: ReadonlySet<string> = new Set(['to', 'than', 'before', 'after', 'over']);
const BE: ReadonlySet<string> = new Set(['is', 'are', 'was', 'were', 'be', 'been', 'being', 'got']);
const BEFORE_NOUNS: ReadonlySet<string> = new Set(
  'the a an this that these those its their his her our your my each any no every'.split(' '),
);
const CAPITAL = /^\p{Lu}/u;

/** Who does and who suffers around a pivot. */
interface Roles {
  readonly subjects: readonly string[];
  readonly objects: readonly string[];
  readonly place: Word;
}

/** Where claim and source exchange who does and who suffers. */
export function compareRoles({ subject, sentence, passage }: Comparison): readonly Difference[] {
  const { all } = claimedRoles.get(sentence);
  if (all.length === 0) return [];
  const stated = passage.slice(0, 6);
  const stands = stated.map((each) => standsBetween.get(sentence, each));
  for (const [at, { place }] of all.entries()) {
    if (stands.some((each) => each[at] === 'agrees')) continue;
    const exchanged = stated.find((_, source) => stands[source]?.[at] === 'exchanged');
    if (exchanged === undefined) continue;
    return [
      {
        kind: 'contradiction',
        span: place,
        evidence: [subject.quoteSentence(exchanged)],
        reason: `${speakerOf(exchanged)} has it the other way round: "${shorten(exchanged.text)}"`,
      },
    ];
  }
  return [];
}

/** What a source sentence says of one of the claim's roles; nothing when it has not its pivot. */
type Stand = 'agrees' | 'exchanged' | undefined;

const NO_STANDS: readonly Stand[] = [];

/** What a source sentence says of each of a claim's roles; several methods ask for the same pair. */
const standsBetween = new PairMemo((claimed, { words }): readonly Stand[] => {
  const { all, byPivot } = claimedRoles.get(claimed);
  let stands: Stand[] | undefined;
  for (let at = 0; at < words.length && at < WORDS_MAX; at++) {
    const places = byPivot.get(pivotAt(words, at) ?? '');
    const stated = places === undefined ? undefined : rolesAt(words, at);
    if (places === undefined || stated === undefined) continue;
    stands ??= all.map(() => undefined);
    // One mention that agrees outweighs all that do not.
    for (const place of places)
      if (stands[place] !== 'agrees') stands[place] = standOf(all[place] as Roles, stated) ?? stands[place];
  }
  return stands ?? NO_STANDS;
});

function standOf(claimed: Roles, stated: Roles): Stand {
  if (claimed.subjects.some((each) => stated.subjects.includes(each))) return 'agrees';
  const isExchanged =
    stated.objects.includes(claimed.subjects[0] ?? '') && claimed.objects.includes(stated.subjects[0] ?? '');
  return isExchanged ? 'exchanged' : undefined;
}

/** All roles of a claim, and their places in the list by pivot. */
interface ClaimedRoles {
  readonly all: readonly Roles[];
  readonly byPivot: ReadonlyMap<string, readonly number[]>;
}

const claimedRoles = new SentenceMemo(({ words }): ClaimedRoles => {
  const all: Roles[] = [];
  const byPivot = new Map<string, number[]>();
  for (let at = 0; at < words.length && at < WORDS_MAX; at++) {
    const pivot = pivotAt(words, at);
    const roles = pivot === undefined ? undefined : rolesAt(words, at);
    if (pivot === undefined || roles === undefined) continue;
    const places = byPivot.get(pivot);
    if (places === undefined) byPivot.set(pivot, [all.length]);
    else places.push(all.length);
    all.push(roles);
  }
  return { all, byPivot };
});

function pivotAt(words: readonly Word[], at: number): string | undefined {
  const { isConcept, concept, lower, text } = words[at] as Word;
  if (!isConcept) return GRAMMAR_PIVOTS.has(lower) ? lower : undefined;
  if (at === 0) return concept;
  return CAPITAL.test(text) || BEFORE_NOUNS.has(words[at - 1]?.lower ?? '') ? undefined : concept;
}

function rolesAt(words: readonly Word[], at: number): Roles | undefined {
  const before = neighbours(words, at, -1);
  const after = neighbours(words, at, 1);
  if (before.length === 0 || after.length === 0) return undefined;
  const voice = voiceOf(words, at);
  if (voice === 'agentless') return undefined;
  const [subjects, objects] = voice === 'passive' ? [after, before] : [before, after];
  return { subjects, objects, place: words[at] as Word };
}

/** The nearest content words on one side, names and numbers included, within the clause. */
function neighbours(words: readonly Word[], at: number, step: -1 | 1): readonly string[] {
  const found: string[] = [];
  const clause = words[at]?.clause;
  const isGrammar = words[at]?.isConcept === false;
  for (let index = at + step; found.length < REACH; index += step) {
    const word = words[index];
    if (word === undefined || word.clause !== clause) break;
    if (word.isConcept || (word.isNumeric && isGrammar)) found.push(word.concept);
  }
  return found;
}

/** "was acquired by" and "acquired in 2019 by" are passive, "was acquired in" names no agent, "cut costs by" is active. */
function voiceOf(words: readonly Word[], at: number): 'active' | 'passive' | 'agentless' {
  const isParticiple = PARTICIPLE.test(words[at]?.lower ?? '');
  let isBefore = false;
  for (let index = at - 3; index < at; index++) isBefore ||= BE.has(words[index]?.lower ?? '');
  if (!isBefore && !isParticiple) return 'active';
  for (let index = at + 1; index <= at + 3; index++) {
    if (words[index]?.lower === 'by') return 'passive';
    if (!isBefore && words[index]?.isConcept !== false) break;
  }
  return isBefore && isParticiple ? 'agentless' : 'active';
}
