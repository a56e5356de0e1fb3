/**
 * Words of a sentence as a reader takes them: which concept each stands for, and whether a negation reaches it.
 *
 * "not", "no", "never" reach the next few content words of their clause; words that forbid or deny reach their whole
 * clause. Two negations on one word cancel. Idioms in which "no" only bounds a number are left out.
 */
import type { Span } from './sentences.ts';
import { Token } from './tokens.ts';
import type { Cue } from './word-readings.ts';

/** A token with what it means here. */
export class Word extends Token {
  /** Place among the words of its sentence. */
  readonly index: number;
  /** Number of the clause within its sentence. */
  readonly clause: number;
  /** Carries content: not grammar, not a number, not the answer talking about itself. */
  readonly isConcept: boolean;
  readonly isNegated: boolean;
  /** Only supposed or avoided ("if it does not ...", "to prevent ..."): says neither yes nor no. */
  readonly isOpen: boolean;
  /** Is itself a negation. */
  readonly isNegation: boolean;

  constructor(token: Token, place: Pick<Word, 'index' | 'clause'>, role: WordRole) {
    super(token.start, token.reading);
    this.index = place.index;
    this.clause = place.clause;
    this.isConcept = role.isConcept;
    this.isNegated = role.isNegated;
    this.isOpen = role.isOpen;
    this.isNegation = role.isNegation;
  }

  /** Canonical stem, by which words of two texts are compared. */
  get concept(): string {
    return this.reading.concept;
  }
}

type WordRole = Pick<Word, 'isConcept' | 'isNegated' | 'isOpen' | 'isNegation'>;

const REACH_MAX = 3;
const BOUNDING_IDIOM =
  /\b(?:no|not)\s+(?:later|more|less|fewer|longer|earlier|greater|lower|higher|sooner)\s+than\b|\bnot\s+(?:only|just|merely|limited\s+to|to\s+exceed|exceed(?:ing)?)\b|\bwhether\s+or\s+not\b|\bno\.\s?\d|\bno\s+matter\b|\bif\s+not\b/gi;
/** After "not" and its verb the next one belongs to the main clause: "tickets that have not been used can be ...". */
const AUXILIARY = /^(?:can|could|may|might|must|shall|should|will|would|is|are|was|were|has|have|had)$/;
/** "does not mention" speaks of what a source says, not of the matter. */
const REPORTING = /^(?:mention|provide|specify|discuss|address|state|indicate|describe)$/;
const CLAUSE_BREAK = /[;:()—]|\s[–-]\s/;
const CONJUNCTIONS: ReadonlySet<string> = new Set(
  'but although though whereas while unless except however because if when which who that so then'.split(' '),
);

/** Words of one sentence. `text` is the sentence as read, `offset` its place; tokens in `excluded` are no concepts. */
export function readWords(
  tokens: readonly Token[],
  text: string,
  options: { readonly offset: number; readonly excluded: readonly Span[] },
): readonly Word[] {
  const clauses = clausesOf(tokens, text, options.offset);
  const hasCues = tokens.some(({ reading }) => reading.cue !== undefined);
  const cues = hasCues ? cuesOf(tokens, text, options.offset) : [];
  const isOpen = hasCues ? openWords(tokens, cues, clauses) : [];
  const negations = hasCues ? countNegations(tokens, clauses, cues) : [];
  return tokens.map(
    (token, index) =>
      new Word(
        token,
        { index, clause: clauses[index] ?? 0 },
        {
          isConcept: carriesContent(token, cues[index]) && !overlapsAny(token, options.excluded),
          isNegated: (negations[index] ?? 0) % 2 === 1,
          isOpen: isOpen[index] === true,
          isNegation: cues[index] === 'forward' || cues[index] === 'whole',
        },
      ),
  );
}

/** What each word does to the polarity of others; a negation that only bounds a number, or answers, does nothing. */
function cuesOf(tokens: readonly Token[], text: string, offset: number): readonly (Cue | undefined)[] {
  const idioms = (/\bno|\bwhether/i.test(text) ? [...text.matchAll(BOUNDING_IDIOM)] : []).map((match) => ({
    start: offset + match.index,
    end: offset + match.index + match[0].length,
  }));
  const isInIdiom = ({ start }: Token) => idioms.some((idiom) => idiom.start <= start && start < idiom.end);
  const isIdle = (token: Token, index: number) =>
    isInIdiom(token) || saysNoToNothing(token, index, text.slice(0, token.end + 1 - offset));
  return tokens.map((token, index) => {
    const { cue } = token.reading;
    return cue === 'forward' && isIdle(token, index) ? undefined : cue;
  });
}

function carriesContent({ reading }: Token, cue: Cue | undefined): boolean {
  const { isStopWord, isNumeric, isFraming, stem } = reading;
  return !isStopWord && !isNumeric && cue !== 'forward' && stem.length > 1 && !isFraming;
}

/** "No, they are not scanned" answers a question, "low-to-no" is a measure: neither negates what follows. */
function saysNoToNothing({ lower }: Token, index: number, upToNext: string): boolean {
  return lower === 'no' && ((index === 0 && /[,.;:!—–]$/.test(upToNext)) || /-no.?$/i.test(upToNext));
}

function overlapsAny({ start, end }: Token, spans: readonly Span[]): boolean {
  for (const span of spans) if (start < span.end && span.start < end) return true;
  return false;
}

function clausesOf(tokens: readonly Token[], text: string, offset: number): readonly number[] {
  let clause = 0;
  let contentWords = 0;
  let previousEnd: number | undefined;
  return tokens.map(({ start, end, reading }) => {
    const gap = previousEnd === undefined ? ' ' : text.slice(previousEnd - offset, start - offset);
    if (previousEnd !== undefined && isClauseBreak(gap, reading.lower, contentWords)) {
      clause += 1;
      contentWords = 0;
    }
    previousEnd = end;
    if (!reading.isStopWord) contentWords += 1;
    return clause;
  });
}

/** Whether a clause ends in the gap before a word, after so many content words of it. */
function isClauseBreak(gap: string, lower: string, contentWords: number): boolean {
  if (CONJUNCTIONS.has(lower) || (contentWords >= 3 && lower === 'and')) return true;
  if (gap === ' ') return false;
  return CLAUSE_BREAK.test(gap) || (contentWords >= 3 && gap.includes(','));
}

function openWords(
  tokens: readonly Token[],
  cues: readonly (Cue | undefined)[],
  clauses: readonly number[],
): readonly boolean[] {
  const open = cues.map(() => false);
  cues.forEach((cue, at) => {
    const isAboutSources = cue === 'forward' && REPORTING.test(tokens[at + 1]?.lower ?? '');
    if (cue !== 'supposing' && cue !== 'avoiding' && !isAboutSources) return;
    for (let index = at; index < cues.length && clauses[index] === clauses[at]; index++) open[index] = true;
  });
  return open;
}

function countNegations(
  tokens: readonly Token[],
  clauses: readonly number[],
  cues: readonly (Cue | undefined)[],
): readonly number[] {
  const counts = tokens.map(() => 0);
  const negate = (index: number) => {
    counts[index] = (counts[index] ?? 0) + 1;
  };
  cues.forEach((cue, at) => {
    if (cue === 'forward') {
      // "non-flammable and safe" is safe.
      const reach = tokens[at]?.lower === 'non' ? 1 : REACH_MAX;
      let reached = 0;
      for (let index = at + 1; index < tokens.length && reached < reach; index++) {
        if (clauses[index] !== clauses[at]) break;
        if (reached > 0 && AUXILIARY.test(tokens[index]?.lower ?? '')) break;
        negate(index);
        if (tokens[index]?.isStopWord === false && tokens[index]?.lower !== 'longer') reached += 1;
      }
    } else if (cue === 'whole') {
      for (let index = at - 1; index >= 0 && clauses[index] === clauses[at]; index--) negate(index);
      for (let index = at + 1; index < tokens.length && clauses[index] === clauses[at]; index++) negate(index);
    }
  });
  return counts;
}
