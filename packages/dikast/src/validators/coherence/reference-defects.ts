/**
 * References to other parts of the answer that lead nowhere: a step beyond the last, a table that is not there, "as
 * mentioned above" in the first sentence, "the former" without two things before it.
 */
import type { Claim } from '../../request/claims.ts';
import type { Subject } from '../../text/subject.ts';
import { outlineOf } from './answer-outline.ts';
import type { Defect } from './defect.ts';

const STEP =
  /\b(?:(?:see|in|from|repeat|to|after|before|until|under|of) )?(?:step|steps|item|point) (\d{1,2})\b(?!\s*[:.)-]\s)(?! of (?:the|a|this)\b)/gi;
const EXHIBIT = /\b(?:see|in|shown in|as) (?:the )?(table|figure|diagram|chart) (\d{1,2})\b/gi;
const ABOVE =
  /\b(?:as|already) (?:mentioned|stated|described|noted|explained|discussed|shown) (?:above|earlier|before|previously)\b|\bsee above\b/i;
const FORMER = /\bthe (?:former|latter)\b(?!\s+(?:president|prime|head|ceo|chief|[a-z]+ (?:minister|president)))/i;
const BELOW = /\b(?:see|listed|shown|described|table|list) below\b/i;

/** References that lead nowhere. */
export function referenceDefects(subject: Subject): readonly Defect[] {
  const numbers = new Set(outlineOf(subject).lines.flatMap(({ number }) => (number === undefined ? [] : [number])));
  return subject.claims.flatMap((claim) => [
    ...missingSteps(numbers, claim),
    ...missingExhibits(subject, claim),
    ...emptyPointers(subject, claim),
  ]);
}

function missingSteps(numbers: ReadonlySet<number>, claim: Claim): readonly Defect[] {
  if (numbers.size < 2) return [];
  return [...claim.text.matchAll(STEP)].flatMap((match) => {
    const number = Number(match[1]);
    if (numbers.has(number) || match.index === 0) return [];
    return [defect(claim, match, 'material', `it points to "${match[0]}", and the list has ${numbers.size} items`)];
  });
}

function missingExhibits(subject: Subject, claim: Claim): readonly Defect[] {
  return [...claim.text.matchAll(EXHIBIT)].flatMap((match) => {
    const name = (match[1] ?? '').toLowerCase();
    const isThere =
      new RegExp(`^\\s*(?:\\*\\*|#+\\s*)?${name} ${match[2]}\\b`, 'im').test(subject.answer.text) ||
      (name === 'table' && /^\s*\|.*\|/m.test(subject.answer.text)) ||
      (name !== 'table' && /!\[/.test(subject.answer.text));
    return isThere ? [] : [defect(claim, match, 'minor', `it points to ${name} ${match[2]}, and there is none`)];
  });
}

function emptyPointers(subject: Subject, claim: Claim): readonly Defect[] {
  const defects: Defect[] = [];
  const above = ABOVE.exec(claim.text);
  if (above !== null && claim.index === 0)
    defects.push(defect(claim, above, 'minor', `it says "${above[0]}", and nothing stands above`));
  const former = FORMER.exec(claim.text);
  const before = `${subject.claims[claim.index - 1]?.text ?? ''} ${claim.text.slice(0, former?.index ?? 0)}`;
  if (former !== null && !/\b(?:and|or|than|while|both|either|versus|vs|whereas)\b|,/i.test(before))
    defects.push(defect(claim, former, 'minor', `it says "${former[0]}", and no two things are named before`));
  const below = BELOW.exec(claim.text);
  if (below !== null && claim.index === subject.claims.length - 1)
    defects.push(defect(claim, below, 'minor', `it says "${below[0]}", and nothing follows`));
  return defects;
}

function defect(claim: Claim, match: RegExpExecArray, severity: Defect['severity'], reason: string): Defect {
  const start = claim.start + match.index;
  const shownBy = [{ start, end: start + match[0].length }];
  return { kind: 'unresolved_reference', severity, claim: claim.index, shownBy, reason };
}
