/**
 * Sentences by which an answer says that it does not know: "the documents do not say whether ...".
 *
 * Such a sentence answers nothing, and that is honest where the sources are silent. The subject must be the material
 * or the answerer: "the policy does not cover water damage" is an answer.
 */
import type { Sentence } from '../../text/document.ts';
import type { Span } from '../../text/sentences.ts';

const TURN = /[,;:]\s+(?:but|however|although|though|while|yet|and)\b|;\s|\bbut\b|\balthough\b/giu;
const MATERIAL =
  'documents?|sources?|passages?|context|texts?|articles?|information|materials?|excerpts?|sections?|references?|documentation|details?|answer|data|i|we|it|they|manual|report|policy';
const STRICT_MATERIAL =
  'documents?|sources?|passages?|context|texts?|articles?|information|materials?|excerpts?|references?|documentation';
const REFUSALS: readonly RegExp[] = [
  new RegExp(
    `\\b(?:${MATERIAL})\\b[^.;!?]{0,60}\\b(?:do|does|did|is|are|was|were|has|have|can|could)(?:\\s+not|n['’]t|not)\\s+(?:\\w+\\s+){0,2}?(?:say|said|mention|mentioned|state|stated|specify|specified|indicate|indicated|know|tell|clarify|discuss|discussed|describe|described|address|addressed|explain|explained)\\b`,
    'iu',
  ),
  new RegExp(
    `\\b(?:${STRICT_MATERIAL})\\b[^.;!?]{0,60}\\b(?:do|does|did|is|are|was|were|has|have|can|could)(?:\\s+not|n['’]t|not)\\s+(?:\\w+\\s+){0,2}?(?:contain|contained|include|included|provide|provided|give|given|cover|answer|offer|available|found|enough|sufficient)\\b`,
    'iu',
  ),
  /\b(?:no|not\s+enough|insufficient|lack\s+of|any)\s+(?:\w+\s+){0,3}?(?:information|mention|details?|data|evidence)\b[^.;!?]{0,60}(?:\b(?:provided|given|available|found|about|on|regarding|concerning|in|of)\b|$)/iu,
  /\b(?:unable|not\s+able|not\s+possible)\s+to\s+(?:answer|determine|find|provide|say|tell|give)\b/iu,
  /\b(?:cannot|can['’]t|can\s+not|couldn['’]t|could\s+not)\s+(?:\w+\s+)?(?:answer|determine|find|provide|say|tell|confirm|give\s+you)\b/iu,
  /\b(?:i|we)\s+(?:do\s+not|don['’]t)\s+(?:know|have)\b/iu,
  /\b(?:is|are|was|were)\s+(?:not|nowhere)\s+(?:\w+\s+)?(?:mentioned|specified|stated|said|known|disclosed|documented|addressed|discussed|described)\b/iu,
  /\b(?:is|are|remains?)\s+(?:unknown|unclear|unspecified)\b/iu,
];

/** Whether a sentence says that the answer is not known or not in the sources. */
export function isRefusal(text: string): boolean {
  return REFUSALS.some((pattern) => pattern.test(text));
}

/** The stretch of a sentence that states something: all of it, the side of a "but" that is no refusal, or nothing. */
export function statedPart(sentence: Sentence): Span | undefined {
  const { start, end, text } = sentence;
  if (!isRefusal(text)) return { start, end };
  for (const { index } of text.matchAll(TURN)) {
    if (index > 0 && !isRefusal(text.slice(0, index))) return { start, end: start + index };
    if (index > 0 && !isRefusal(text.slice(index))) return { start: start + index, end };
  }
  return undefined;
}
