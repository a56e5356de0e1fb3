/**
 * Named things of a text, by shape: capitalised runs, acronyms, identifiers. No dictionary, so no gaps in one;
 * the price is that a name in lower case is missed and a capitalised common noun may be taken for one.
 */
import { STOP_WORDS } from './stop-words.ts';

/** A named thing and its place. `key` is its lower-case form without accents and possessive. */
export interface Entity {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly key: string;
  /** Stands at the start of its sentence, where any word is capitalised. */
  readonly isSentenceInitial: boolean;
}

const NAME_RUN =
  /(?:\b(?:Dr|Mr|Mrs|Ms|Prof|St|Mt)\.\s+)?(?<![\p{L}\p{N}]|\p{N}-)\p{Ll}?\p{Lu}[\p{L}\p{N}’'&-]*(?:(?:\s+(?:of|the|de|van|von|der|la|le|du|and|for|&)){0,2}\s+\p{Lu}[\p{L}\p{N}’'&-]*|\s+\d+(?:\.\d+)*(?![\p{L}\p{N}%]))*/gu;
/** The looks ahead are bounded: at every place of a run of digits and hyphens they would go over all of the run. */
const CODE = /\b(?=[\p{L}-]{0,40}\d)(?=[\d-]{0,40}\p{Lu})[\p{Lu}\d][\p{L}\d]*(?:-[\p{L}\d]+)*\b/gu;

/** "Open the Print Manager": an order's verb is no part of the name. */
const IMPERATIVE =
  /^(?:Check|Open|Use|Choose|Select|Go|Click|Tap|Press|Visit|Set|Turn|Remove|Install|Add|Read|See|Call|Contact|Ask|Run|Start|Try|Take|Make|Keep|Put|Place|Enter|Download|Follow|Note|Consider|Ensure|Avoid|Send|Sign|Get|Find|Give|Tell|Launch|Hold|Connect|Create|Apply|Is|Are|Was|Were|Did|Does)(?:\s+(?:the|to))?\s+(?=\p{Lu})/u;

/** Before the first word of a sentence, of a list item, of a quotation, or of what a colon introduces. */
const SENTENCE_START =
  /(?:^|[.:!?;–—]\s+|["“«([])(?:\s*(?:[-*•#>]+|\(?\d{1,3}[.)]|[a-z][.)])\s+)*\s*(?:\*\*|["“«'(])?$/u;

/** Nothing but letters and digits without accents: its key is its lower-case form. */
const PLAIN = /^[A-Za-z0-9]*$/;

const LEAD_LENGTH_MAX = 60;

/** Named things of one sentence, shifted by `offset`. */
export function findEntities(sentence: string, offset = 0): readonly Entity[] {
  const entities: Entity[] = [];
  for (const match of sentence.matchAll(NAME_RUN)) addEntity(entities, sentence, match, offset);
  if (/\d/.test(sentence)) for (const match of sentence.matchAll(CODE)) addEntity(entities, sentence, match, offset);
  return entities.sort((left, right) => left.start - right.start);
}

/** Lower-case form by which names are compared: no accents, no possessive, single spaces. */
export function entityKey(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[’']s\b|[’'.]/gu, '')
    .replace(/[\s-]+/g, ' ')
    .trim();
}

function addEntity(entities: Entity[], sentence: string, match: RegExpExecArray, offset: number): void {
  let at = match.index;
  let text = match[0];
  // "The Acme Group", "In March": a leading function word is capitalised only by its place.
  for (let word = /^(\p{L}+)\s+/u.exec(text); word !== null; word = /^(\p{L}+)\s+/u.exec(text)) {
    const first = word[1] ?? '';
    if (!STOP_WORDS.has(first.toLowerCase()) || /^\p{Lu}{2,}$/u.test(first)) break;
    at += word[0].length;
    text = text.slice(word[0].length);
  }
  const opening = IMPERATIVE.exec(text);
  if (opening !== null && isSentenceStart(sentence, at)) {
    at += opening[0].length;
    text = text.slice(opening[0].length);
  }
  const key = entityKey(text);
  const start = offset + at;
  if (
    key.length < 2 ||
    (STOP_WORDS.has(key) && !/^\p{Lu}{2,}$/u.test(text)) ||
    entities.some((known) => known.start <= start && start < known.end)
  )
    return;
  const isSentenceInitial = at === 0 || SENTENCE_START.test(sentence.slice(0, at));
  entities.push({ start, end: start + text.length, text, key, isSentenceInitial });
}

/** Looks at what stands before a place, but not far: a name among a thousand others would look at all before it. */
function isSentenceStart(sentence: string, at: number): boolean {
  const lead = sentence.slice(Math.max(0, at - LEAD_LENGTH_MAX), at);
  return SENTENCE_START.test(at > LEAD_LENGTH_MAX ? `xx${lead}` : lead);
}
