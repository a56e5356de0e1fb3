/**
 * Verbs that an answer itself shows to be verbs, by using them after "does not", "can" or "to": with them a statement
 * can be read whose verb is not on the list.
 */
import type { Subject } from '../../text/subject.ts';
import { isAuxiliary } from './verbs.ts';

const learnedOfSubject = new WeakMap<Subject, ReadonlySet<string>>();
const SUPPORT = /^(?:do|does|did|don.t|doesn.t|didn.t|can|can.t|cannot|will|won.t|must|may|should)$/;

/** Stems of words that follow a supporting verb somewhere in the answer. */
export function learnedVerbs(subject: Subject): ReadonlySet<string> {
  const known = learnedOfSubject.get(subject);
  if (known !== undefined) return known;
  const stems = new Set<string>();
  for (const { tokens } of subject.answer.sentences) {
    tokens.forEach(({ lower }, at) => {
      if (!SUPPORT.test(lower)) return;
      const verb = tokens
        .slice(at + 1, at + 4)
        .find((token) => !/^(?:not|never|always|also|only|n.t)$/.test(token.lower));
      if (verb !== undefined && !verb.isStopWord && !isAuxiliary(verb.lower)) stems.add(verb.stem);
    });
  }
  learnedOfSubject.set(subject, stems);
  return stems;
}
