/**
 * Sentences in which an answer speaks of itself, of what its sources hold or of whom else to ask: true or not, no source
 * could bear them out. Patterns are narrow, for what counts as talk is not checked: a claim must not fit behind one.
 */

const COURTESY =
  /^(?:i hope (?:this|that)|hope (?:this|that)|let me know|please let me know|feel free|if you (?:have|need) (?:any |further |more |other )*(?:questions?|concerns?|help|assistance|information|details)|happy to help|here (?:is|are)\b[^.]*:?$|in summary:?$|thank you|you(?:'|’)re welcome|(?:sure|of course|certainly|yes, of course)\W*(?:$|here\b|i can help)|good luck\W*$)/i;

/** Says what the sources do not say, or that no answer can be given. */
const ABSENCE =
  /^(?:\W*(?:however|unfortunately|but|sorry|therefore|in summary|note(?: that)?:?|it(?:['’]s| is) (?:worth noting|important to note) that|based on (?:the|these)[^,]{0,40}),?\s+)*(?:(?:the|these|this|provided|given|available|supplied|i|we)\s+){0,3}(?:(?:documents?|sources?|passages?|excerpts?|context|text|information|materials?)\s+(?:\d+\s+)?(?:and\s+(?:passage\s+)?\d+\s+)?){0,2}(?:provided\s+|given\s+|above\s+)?(?:(?:do|does|did)(?:\s+not|n['’]t)\s+(?:explicitly\s+|directly\s+|specifically\s+)?(?:say|mention|define|discuss|describe|offer|state|specify|contain|provide|include|give|tell|address|cover|indicate|explain|answer)\b|(?:is|are|am)\s+(?:unable|not able)\s+to\b|(?:could|can)\s?(?:not|n['’]t)\s+(?:find|answer|determine)\b|(?:there\s+is\s+)?no\s+(?:information|mention)\b|unable\s+to\s+answer)/i;
const OF_SOURCES =
  /\b(?:documents?|sources?|passages?|excerpts?|context|text|information|materials?|answer|i|we|mention)\b/i;

/** Longer ones say more than whether an answer can be given, or whom to ask. */
const SHORT_MAX = 160;

/** "Thus, without the price list, it is not possible to give an estimate.": of an answer, not of a thing that cannot be given. */
const INABILITY =
  /^\W*(?:(?:therefore|however|thus|so|overall|unfortunately|note|in conclusion|based on [^,.]{0,50}|without [^,.]{0,50}|according to [^,.]{0,30})[,:]?\s+)*(?:it|i|we|there|this|unable)\b[^,;]{0,20}\b(?:(?:unable|not possible) to (?:answer|determine|(?:provide|give)\s+(?:an?\s+|any\s+|the\s+)?(?:\w+\s+)?(?:answers?|estimates?|information|details|explanation|recommendations?))|can(?:not| not|n['’]t) be (?:answered|determined))\b[^,;]*$/i;
/** "The documents hold enough information to answer this." */
const SUFFICIENCY =
  /^\W*(?:(?:therefore|overall|note)[,:]?\s+)?(?:the\s+)?(?:(?:first|second|third|last|given|provided)\s+)?(?:information|passages?|documents?|sources?|context)\b[^,;]{0,40}\b(?:enough|sufficient|necessary|same)\b(?:\s+information)?(?:\s+(?:to|for)\s+(?:answer|determine)[^,;]{0,40})?\W*$/i;
/** "If the documents did not hold it, I would have said that I have no answer." */
const CONDITION =
  /^\W*if the (?:passages?|documents?|sources?|context|information)\b[^,;]{0,80}\b(?:do|does|did)(?: not|n['’]t)\b[^,;]{0,80},[^,;]{0,30}\b(?:response|repl(?:y|ied)|answer(?:ed)?|said)\b[^,;]*$/i;
/** "(See source 2)", "Source 4: (n/a)" */
const BARE_REFERENCE =
  /^\W*(?:(?:ref(?:erence)?s?|see|sources?|passages?|documents?)\b[\s:.,\d]*){1,3}(?:\(?(?:unavailable|n\/a|none)\)?)?\W*$/i;
/** "If that does not help, it may be best to consult a professional."; no second clause, in which a claim could follow. */
const REFERRAL =
  /^\W*(?:(?:therefore|thus|so|however|additionally|also|note|note that|please|in (?:that|this) case)[,:]?\s+)*(?:(?:if|for|to|before|when)\b[^\d,;:]{0,80},\s+){0,2}(?:it|you|we|one|always)\b(?:(?!\b(?:that|and|but|so|because|since|who|which)\b)[^\d,;:]){0,60}\b(?:consult|seek|speak (?:to|with)|talk to)\b(?:(?!\b(?:that|but|so|because|since|who|which)\b)[^\d,;:]){0,60}\b(?:professionals?|experts?|specialists?|doctors?|physicians?|lawyers?|attorneys?|advis[eo]rs?|accountants?|technicians?|contractors?)\b(?:(?!\b(?:that|and|but|so|because|since|who|which|as)\b)[^\d,;:]){0,50}$/i;
const ADVISING =
  /\b(?:may|might|should|could|best|recommended|advis(?:ed|able)|essential|important|necessary|always|need)\b/i;
const SHORT = [INABILITY, SUFFICIENCY, CONDITION, BARE_REFERENCE];

/** Whether a sentence, without the marks of its list, is talk. */
export function isTalk(words: string): boolean {
  if (COURTESY.test(words) || isAbsence(words)) return true;
  if (words.length > SHORT_MAX) return false;
  return SHORT.some((pattern) => pattern.test(words)) || (ADVISING.test(words) && REFERRAL.test(words));
}

/** "The documents do not say whether ..."; "I" and "we" too, but no other subject: "the policy does not cover ..." is a claim. */
function isAbsence(words: string): boolean {
  return ABSENCE.test(words) && OF_SOURCES.test(words);
}
