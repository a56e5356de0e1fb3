/**
 * Exchanged roles: "A acquired B" where the source says "B acquired A", "from X to Y" where it says "from Y to X".
 *
 * Around each pivot both texts share (a content word, or "to", "than", "before", "after", "over") the nearest content
 * words left and right are compared; a passive ("was acquired by") turns them. Errs on sentences that name a pair
 * both ways round.
 */
import type { Sentence } from '../../text/document.ts';
import { SentenceMap } from '../../text/sentence-map.ts';
import type { Word } from '../../text/words.ts';
import { type Comparison, type Difference, shorten, speakerOf } from './difference.ts';

const REACH = 3;
const NOBODY: readonly string[] = [];
const NO_ROLES: readonly Roles[] = [];
const PARTICIPLE = /(?:ed|en|wn|ught|old|ept|ade|aid|ost|uilt)$/;
const WORDS_MAX = 100;
const GRAMMAR_PIVOTS: ReadonlySet<string> = new Set(['to', 'than', 'before', 'after', 'over']);
const BE: ReadonlySet<string> = new Set(['is', 'are', 'was', 'were', 'be', 'been', 'being', 'got']);

interface Roles {
  readonly pivot: string;
  readonly subjects: readonly string[];
  readonly objects: readonly string[];
  readonly place: Word;
}

/** Where claim and source exchange who does and who suffers. */
export function compareRoles({ subject, sentence, passage }: Comparison): readonly Difference[] {
  const claimed = rolesOf(sentence);
  if (claimed.length === 0) return [];
  const stated = passage.slice(0, 6);
  for (const roles of claimed) {
    let agrees = false;
    let exchanged: Sentence | undefined;
    for (const each of stated) {
      for (const other of rolesAround(roles.pivot, each)) {
        if (share(roles.subjects, other.subjects)) agrees = true;
        else if (other.objects.includes(roles.subjects[0] ?? '') && roles.objects.includes(other.subjects[0] ?? ''))
          exchanged ??= each;
      }
    }
    if (agrees || exchanged === undefined) continue;
    return [
      {
        kind: 'contradiction',
        span: roles.place,
        evidence: [subject.quoteSentence(exchanged)],
        reason: `${speakerOf(exchanged)} has it the other way round: "${shorten(exchanged.text)}"`,
      },
    ];
  }
  return [];
}

function rolesOf(sentence: Sentence): readonly Roles[] {
  const known = remembered.get(sentence);
  if (known !== undefined) return known;
  const { words } = sentence;
  const roles = words.slice(0, WORDS_MAX).flatMap((word, at) => {
    const pivot = pivotOf(word);
    return pivot === undefined ? [] : (rolesAt(words, at, pivot) ?? []);
  });
  remembered.set(sentence, roles);
  return roles;
}

/** Roles around one pivot: a source sentence has few of the claim's, and those of its other words would be kept for nothing. */
function rolesAround(pivot: string, { words }: Sentence): readonly Roles[] {
  let found: Roles[] | undefined;
  const count = Math.min(words.length, WORDS_MAX);
  for (let at = 0; at < count; at++) {
    if (pivotOf(words[at] as Word) !== pivot) continue;
    const roles = rolesAt(words, at, pivot);
    if (roles === undefined) continue;
    found ??= [];
    found.push(roles);
  }
  return found ?? NO_ROLES;
}

function pivotOf({ isConcept, concept, lower }: Word): string | undefined {
  if (isConcept) return concept;
  return GRAMMAR_PIVOTS.has(lower) ? lower : undefined;
}

function rolesAt(words: readonly Word[], at: number, pivot: string): Roles | undefined {
  const before = neighbours(words, at, -1);
  const after = neighbours(words, at, 1);
  if (before.length === 0 || after.length === 0) return undefined;
  const voice = voiceOf(words, at);
  if (voice === 'agentless') return undefined;
  const [subjects, objects] = voice === 'passive' ? [after, before] : [before, after];
  return { pivot, subjects, objects, place: words[at] as Word };
}

const remembered = new SentenceMap<readonly Roles[]>();

/** The nearest content words on one side, names and numbers included, within the clause. */
function neighbours(words: readonly Word[], at: number, step: -1 | 1): readonly string[] {
  let found: readonly string[] = NOBODY;
  const clause = words[at]?.clause;
  const isGrammar = words[at]?.isConcept === false;
  for (let index = at + step; found.length < REACH; index += step) {
    const word = words[index];
    if (word === undefined || word.clause !== clause) break;
    if (word.isConcept || (word.isNumeric && isGrammar)) found = [...found, word.concept];
  }
  return found;
}

/** "was acquired by" is passive, "was acquired in" names no agent. */
function voiceOf(words: readonly Word[], at: number): 'active' | 'passive' | 'agentless' {
  let isBefore = false;
  for (let index = at - 3; index < at; index++) isBefore ||= BE.has(words[index]?.lower ?? '');
  if (!isBefore) return 'active';
  for (let index = at + 1; index <= at + 3; index++) if (words[index]?.lower === 'by') return 'passive';
  return PARTICIPLE.test(words[at]?.lower ?? '') ? 'agentless' : 'active';
}

function share(left: readonly string[], right: readonly string[]): boolean {
  return left.some((each) => right.includes(each));
}
