/**
 * Repetition: sentences said again, by a method's own measure of sameness, and text that runs in a loop.
 * One sentence said twice is minor; it is material when it makes up much of the answer.
 */
import type { Sentence } from '../../text/document.ts';
import type { Subject } from '../../text/subject.ts';
import type { Defect } from './defect.ts';

/** A method's test whether two sentences say the same in the same words. */
export type SameSentence = (left: Sentence, right: Sentence) => boolean;

const WORDS_MIN = 4;
const POSTINGS_MAX = 12;
const PERIOD_MAX = 12;
const pairsOfSubject = new WeakMap<Subject, readonly (readonly [Sentence, Sentence])[]>();
const loopsOfSubject = new WeakMap<Subject, readonly Defect[]>();

/** Repetitions, each at the later place. */
export function repetitionDefects(subject: Subject, isSame: SameSentence): readonly Defect[] {
  return [...loopDefects(subject), ...repeatedSentences(subject, isSame)];
}

function repeatedSentences(subject: Subject, isSame: SameSentence): readonly Defect[] {
  const originals = new Map<Sentence, Sentence>();
  for (const [earlier, later] of similarPairs(subject)) {
    if (!originals.has(later) && isSame(earlier, later)) originals.set(later, originals.get(earlier) ?? earlier);
  }
  if (originals.size === 0) return [];
  const wordCount = (sentences: Iterable<Sentence>) =>
    [...sentences].reduce((sum, sentence) => sum + sentence.tokens.length, 0);
  const share = wordCount(originals.keys()) / wordCount(subject.answer.sentences);
  const isMuch = originals.size >= 2 ? share >= 0.2 : share >= 0.3;
  return [...originals].map(([later, earlier]) => ({
    kind: 'repetition',
    severity: isMuch ? 'material' : 'minor',
    claim: later.index,
    shownBy: [later, earlier],
    reason: `It says again: "${earlier.text.slice(0, 120)}".`,
  }));
}

/** Pairs of sentences that share most of their content words, found through their words; bounded a word. */
export function similarPairs(subject: Subject): readonly (readonly [Sentence, Sentence])[] {
  const known = pairsOfSubject.get(subject);
  if (known !== undefined) return known;
  const pairs: (readonly [Sentence, Sentence])[] = [];
  const byStem = new Map<string, Sentence[]>();
  for (const later of subject.answer.sentences) {
    if (later.tokens.length < WORDS_MIN || later.text.endsWith('?')) continue;
    const shared = new Map<Sentence, number>();
    for (const stem of later.stems) {
      const holders = byStem.get(stem) ?? [];
      for (const earlier of holders.slice(0, POSTINGS_MAX)) shared.set(earlier, (shared.get(earlier) ?? 0) + 1);
      byStem.set(stem, [...holders.slice(0, POSTINGS_MAX), later]);
    }
    for (const [earlier, count] of shared) {
      if (count >= 0.6 * Math.max(earlier.stems.size, later.stems.size)) pairs.push([earlier, later]);
    }
  }
  pairsOfSubject.set(subject, pairs);
  return pairs;
}

/** The same words over and over, at once: "the plan is the plan is the plan is ...". */
function loopDefects(subject: Subject): readonly Defect[] {
  const known = loopsOfSubject.get(subject);
  if (known !== undefined) return known;
  const tokens = subject.answer.sentences.flatMap((sentence) =>
    sentence.tokens.map(({ lower, start, end }) => ({ lower, start, end, claim: sentence.index })),
  );
  const defects: Defect[] = [];
  for (let period = 1; period <= PERIOD_MAX && defects.length === 0; period++) {
    let run = 0;
    for (let at = period; at < tokens.length; at++) {
      const token = tokens[at];
      const isAgain =
        token !== undefined && token.lower === tokens[at - period]?.lower && /\p{L}{2}/u.test(token.lower);
      run = isAgain ? run + 1 : 0;
      if (token === undefined || run < Math.max(4, 3 * period)) continue;
      const start = tokens[at - run - period + 1]?.start ?? token.start;
      const shownBy = [{ start, end: token.end }];
      defects.push({
        kind: 'repetition',
        severity: 'material',
        claim: token.claim,
        shownBy,
        reason: 'The same words come over and over.',
      });
      break;
    }
  }
  loopsOfSubject.set(subject, defects);
  return defects;
}
