/**
 * Words of a sentence as a reader takes them: which concept each stands for, and whether a negation reaches it.
 *
 * "not", "no", "never" reach the next few content words of their clause; words that forbid or deny reach their whole
 * clause. Two negations on one word cancel. Idioms in which "no" only bounds a number are left out.
 */
import { isFramingStem } from './framing-words.ts';
import type { Span } from './sentences.ts';
import { canonicalStem } from './synonyms.ts';
import type { Token } from './tokens.ts';

/** A token with what it means here. */
export interface Word extends Token {
  /** Place among the words of its sentence. */
  readonly index: number;
  /** Canonical stem, by which words of two texts are compared. */
  readonly concept: string;
  /** Carries content: not grammar, not a number, not the answer talking about itself. */
  readonly isConcept: boolean;
  readonly isNegated: boolean;
  /** Only supposed or avoided ("if it does not ...", "to prevent ..."): says neither yes nor no. */
  readonly isOpen: boolean;
  /** Is itself a negation. */
  readonly isNegation: boolean;
  /** Number of the clause within its sentence. */
  readonly clause: number;
}

const REACH_MAX = 3;
const FORWARD = /^(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|non|.+n[’']t|hardly|barely|unable)$/;
const WHOLE_CLAUSE =
  /^(?:prohibit(?:s|ed|ing)?|forbid(?:s|den)?|forbade|ban(?:s|ned)?|exclud(?:e|es|ed|ing)|den(?:y|ies|ied)|refus(?:e|es|ed|al)|fail(?:s|ed)?|lack(?:s|ed)?|disallow(?:s|ed)?|reject(?:s|ed)?)$/;
const BOUNDING_IDIOM =
  /\b(?:no|not)\s+(?:later|more|less|fewer|longer|earlier|greater|lower|higher|sooner)\s+than\b|\bnot\s+(?:only|just|merely|limited\s+to|to\s+exceed|exceed(?:ing)?)\b|\bwhether\s+or\s+not\b|\bno\.\s?\d|\bno\s+matter\b|\bif\s+not\b/gi;
/** After "not" and its verb the next one belongs to the main clause: "tickets that have not been used can be ...". */
const AUXILIARY = /^(?:can|could|may|might|must|shall|should|will|would|is|are|was|were|has|have|had)$/;
const SUPPOSING: ReadonlySet<string> = new Set('if when unless whether whenever until'.split(' '));
const AVOIDING = /^(?:prevent|avoid|stop|keep|protect|deter|discourage)(?:s|ed|ing|ting|ped|ping)?$/;
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
  const idioms = (/\bno|\bwhether/i.test(text) ? [...text.matchAll(BOUNDING_IDIOM)] : []).map((match) => ({
    start: options.offset + match.index,
    end: options.offset + match.index + match[0].length,
  }));
  const isInIdiom = ({ start }: Token) => idioms.some((idiom) => idiom.start <= start && start < idiom.end);
  const meaningsHere = tokens.map(meaningOf);
  const isIdle = (token: Token, index: number) =>
    (idioms.length > 0 && isInIdiom(token)) ||
    saysNoToNothing(token, index, text.slice(0, token.end + 1 - options.offset));
  const cues = meaningsHere.map(({ cue }, index) =>
    cue === 'forward' && isIdle(tokens[index] as Token, index) ? undefined : cue,
  );
  const hasCues = cues.some((cue) => cue !== undefined);
  const isOpen = hasCues ? openWords(tokens, cues, clauses) : [];
  const negations = hasCues ? countNegations(tokens, clauses, cues) : [];
  return tokens.map((token, index) => ({
    start: token.start,
    end: token.end,
    text: token.text,
    lower: token.lower,
    stem: token.stem,
    isStopWord: token.isStopWord,
    isNumeric: token.isNumeric,
    index,
    concept: meaningsHere[index]?.concept ?? token.stem,
    isConcept:
      !token.isStopWord &&
      !token.isNumeric &&
      cues[index] !== 'forward' &&
      token.stem.length > 1 &&
      meaningsHere[index]?.isFraming !== true &&
      !overlapsAny(token, options.excluded),
    isNegated: (negations[index] ?? 0) % 2 === 1,
    isOpen: isOpen[index] === true,
    isNegation: cues[index] === 'forward' || cues[index] === 'whole',
    clause: clauses[index] ?? 0,
  }));
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
  return tokens.map((token, index) => {
    const previous = tokens[index - 1];
    if (previous !== undefined) {
      const between = text.slice(previous.end - offset, token.start - offset);
      const isPlain = between === ' ';
      const isBreak =
        (!isPlain && CLAUSE_BREAK.test(between)) ||
        CONJUNCTIONS.has(token.lower) ||
        (contentWords >= 3 && ((!isPlain && between.includes(',')) || token.lower === 'and'));
      if (isBreak) {
        clause += 1;
        contentWords = 0;
      }
    }
    if (!token.isStopWord) contentWords += 1;
    return clause;
  });
}

type Cue = 'forward' | 'whole' | 'supposing' | 'avoiding';

/** What a word means wherever it stands. */
interface Meaning {
  readonly cue: Cue | undefined;
  readonly concept: string;
  readonly isFraming: boolean;
}

const MEANINGS_REMEMBERED_MAX = 50_000;
const MEANINGS_LENGTH_MAX = 40;
const meanings = new Map<string, Meaning>();

function meaningOf({ lower, stem }: Token): Meaning {
  const known = meanings.get(lower);
  if (known !== undefined) return known;
  const meaning = { cue: cueOf(lower), concept: canonicalStem(stem), isFraming: isFramingStem(stem) };
  if (lower.length > MEANINGS_LENGTH_MAX) return meaning;
  if (meanings.size >= MEANINGS_REMEMBERED_MAX) meanings.clear();
  meanings.set(lower, meaning);
  return meaning;
}

/** What a word does to the polarity of others. */
function cueOf(lower: string): Cue | undefined {
  if (FORWARD.test(lower)) return 'forward';
  if (WHOLE_CLAUSE.test(lower)) return 'whole';
  if (SUPPOSING.has(lower)) return 'supposing';
  return AVOIDING.test(lower) ? 'avoiding' : undefined;
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
