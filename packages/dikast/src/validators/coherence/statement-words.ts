/**
 * Words that decide how a statement is read: what binds it to a case, what adds nothing, what counts as its terms.
 */
import type { Word } from '../../text/words.ts';
import { isAuxiliary, isVerb } from './verbs.ts';

/** Conditions, exceptions, hearsay, comparison, change in time, series: what is said holds for a case only. */
const BINDING =
  /\b(?:if|unless|when|whenever|without|except|excluding|apart from|only|until|till|while|depend(?:s|ing)?|provided|whether|otherwise|alternatively|instead|sometimes|often|usually|generally|typically|mostly|normally|partly|occasionally|might|could|would|than|compared|according|sa(?:y|ys|id)|argues?d?|claim(?:s|ed) that|believ(?:e|es|ed)|suggest(?:s|ed)?|mention(?:s|ed)?|stat(?:e|es|ed) that|specif(?:y|ies|ied)|passages?|stud(?:y|ies)|myth|misconception|rumou?r|allegedly|supposedly|another|others?|additional|extra|again|further|next|then|previously|formerly|originally|initially|used to|no longer|anymore|first|second|third|average|about half|rather|respectively|e\.g)\b/i;
const PARTIAL = /^(?:some|many|several|few|most|certain|other|another|half|part|either|both|various|different|but)$/;
const LOOSE = new Set(
  `every everyone everybody anyone always entire entirely whole wholly fully completely totally absolutely very really quite
simply day fact overall also currently now today present be have take last lasts takes get gets remain remains stay stays
come amount amounts run charge total exactly precisely please strictly definitely certainly always never not no none nobody
cannot nor neither without within complete monthly longer long length duration period use uses using`.split(/\s+/),
);
const ALL = /^(?:all|every|any|each|our|everyone)$/;
const PERSONS = /^(?:customers?|users?|people|persons?|clients?|members?|visitors?|citizens|readers)$/;
/** Small words that tell one case from another: "after the meal", "with wifi off". */
const DIRECTIONS = /^(?:before|after|above|below|under|outside|inside|up|down|off|out)$/;
const ADDRESSED = /^(?:you|we|i)$/;

/** Whether a sentence holds for a case only, so that another may say otherwise. */
export function isBinding(sentence: string): boolean {
  return BINDING.test(sentence);
}

/** Whether a clause speaks of a part ("some", "most") or opens with "but". */
export function isPartial(words: readonly Word[]): boolean {
  return words.some(({ lower }, at) => PARTIAL.test(lower) && (at < 3 || lower === 'some' || lower === 'few'));
}

/** Whether a word of a clause says what the statement is about. */
export function isTerm(words: readonly Word[], at: number): boolean {
  const word = words[at];
  if (word === undefined || LOOSE.has(word.lower) || word.isNegation) return false;
  if (ADDRESSED.test(word.lower) || DIRECTIONS.test(word.lower)) return true;
  if (word.lower === 'on' || word.lower === 'in') return at === words.length - 1;
  if (PERSONS.test(word.lower)) return !isForEveryone(words, at);
  if (/^\p{Lu}$/u.test(word.text)) return at > 0;
  return !word.isStopWord && (word.isConcept || word.isNumeric);
}

/** Whether a clause claims to hold for all: "free for all customers", "never", "everyone". */
export function isUniversal(words: readonly Word[]): boolean {
  return words.some(({ lower }) => /^(?:all|every|everyone|everybody|always|anyone|never)$/.test(lower));
}

/** Whether a clause claims to hold at all times: "always", "never". */
export function isAbsolute(words: readonly Word[]): boolean {
  return words.some(({ lower }) => lower === 'always' || lower === 'never');
}

/** Whether a word means the people a service is for, without telling one from another. */
export function isPerson(word: string): boolean {
  return PERSONS.test(word) || ADDRESSED.test(word);
}

/** Said of the subject: after a form of "be" or the like, or the clause's main verb; not "a free trial", "high doses". */
export function isPredicate(words: readonly Word[], at: number): boolean {
  const word = words[at];
  if (word === undefined) return false;
  for (let before = at - 1; before >= Math.max(0, at - 3); before--) {
    const { lower } = words[before] ?? { lower: '' };
    if (/^(?:is|are|was|were|be|been|remains?|stays?|becomes?|keeps?|isn.t|aren.t|wasn.t|weren.t)$/.test(lower))
      return true;
    if (isAuxiliary(lower)) return isVerb(word.lower);
    if (lower === 'the' && word.lower.endsWith('est')) continue;
    if (!/^(?:not|never|always|also|still|[a-z]+ly|very|now|today)$/.test(lower)) break;
  }
  return isVerb(word.lower) && !isNoun(words, at);
}

/** "the charge", "a return", "support costs": a verb form after an article or before a verb is a noun. */
export function isNoun(words: readonly Word[], at: number): boolean {
  const word = words[at];
  if (word === undefined || isAuxiliary(word.lower)) return false;
  const after = words[at + 1]?.lower ?? '';
  if (at === 0) return isVerb(after);
  const before = words[at - 1]?.lower ?? '';
  if (/^(?:a|an|the|this|that|its|their|your|our|his|her|of|for|in|on|no|by|with|from)$/.test(before)) return true;
  const isAfterSubject = !isAuxiliary(before) && !isVerb(before);
  return isAuxiliary(after) && isAfterSubject;
}

function isForEveryone(words: readonly Word[], at: number): boolean {
  const before = words.slice(Math.max(0, at - 3), at).map(({ lower }) => lower);
  return before.some((word) => ALL.test(word)) && (at > 3 || before.some((word) => /^(?:for|to|by|of)$/.test(word)));
}
