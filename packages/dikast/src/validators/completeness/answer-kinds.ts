/**
 * The kinds of thing a question asks for, and the marks by which a sentence gives one.
 *
 * Marks are generous: a kind is held to be given unless nothing of it is in sight, because a missed time or sum shows
 * no mark at all. Errs on answers that give the kind of thing, but of something else.
 */
import type { Sentence } from '../../text/document.ts';
import { durationInDays, type Quantity } from '../../text/numbers.ts';

/** What is asked for; `open` asks for any statement on the subject. */
export type AnswerKind =
  | 'person'
  | 'time'
  | 'place'
  | 'count'
  | 'amount'
  | 'duration'
  | 'extent'
  | 'frequency'
  | 'reason'
  | 'manner'
  | 'open';

/** In words, for reasons: "asks for ...". */
export const ANSWER_KIND_NAMES: Readonly<Record<AnswerKind, string>> = {
  person: 'a person or an organisation',
  time: 'a date or a time',
  place: 'a place',
  count: 'a number',
  amount: 'an amount',
  duration: 'a length of time',
  extent: 'a measure',
  frequency: 'how often',
  reason: 'a reason',
  manner: 'a way to do it',
  open: 'a statement',
};

const QUESTIONS: readonly (readonly [RegExp, AnswerKind])[] = [
  [/\bhow\s+(?:much|many)\s+(?:more\s+)?(?:time|hours?|days?|weeks?|months?|years?|minutes?|seconds?)\b/iu, 'duration'],
  [/\bhow\s+long\b|\bwhat\s+(?:is\s+)?the\s+(?:duration|length\s+of\s+time)\b/iu, 'duration'],
  [/\bhow\s+many\b|\bwhat\s+(?:is\s+the\s+)?number\s+of\b/iu, 'count'],
  [/\bhow\s+(?:often|frequently)\b|\bhow\s+many\s+times\b/iu, 'frequency'],
  [/\bhow\s+(?:old|tall|far|big|large|fast|high|deep|hot|cold|heavy|wide|late|early)\b/iu, 'extent'],
  [
    /\bhow\s+much\b|\bwhat\s+(?:is\s+|was\s+|are\s+)?the\s+(?:\w+\s)?(?:price|cost|fee|salary|percentage|amount)\b|\b(?:what|which)\s+percentage\b/iu,
    'amount',
  ],
  [
    /^(?:and\s+)?(?:\w+\s)?(?:when(?=\s+(?:is|are|was|were|do|does|did|can|could|may|must|should|will|would|has|have|had|exactly|and|or|to)\b|\W*$)|what\s+time\b)|\b(?:what|which)\s+(?:year|date|day|month)\b|\bby\s+when\b|\bsince\s+when\b/iu,
    'time',
  ],
  [/^(?:[Aa]nd\s+)?(?:\w+\s)?(?:[Ww]ho|[Ww]hom|[Ww]hose)\b(?!\s+(?:is|was|are|were)\s+\p{Lu})/u, 'person'],
  [/^(?:and\s+)?where\b/iu, 'place'],
  [/^(?:and\s+)?why\b|\bwhat\s+(?:is|was|are|were)\s+the\s+reasons?\b|\bhow\s+come\b/iu, 'reason'],
  [/^(?:and\s+)?how\s+(?:do|does|can|could|should|to|would|must)\b/iu, 'manner'],
];
const TIME =
  /\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b\d{1,2}(?::\d{2})?\s?(?:am|pm|a\.m|p\.m|o['’]clock)|\b\d{1,2}:\d{2}\b|\b(?:noon|midnight|daily|weekly|monthly|annually|yearly|today|tomorrow|yesterday|immediately|always|never|spring|summer|autumn|fall|winter|morning|evening|afternoon|night|century|before|after|until|during|once|when|whenever|while|as soon as|within|since|era|january|february|march|april|june|july|august|september|october|november|december)\b|\b(?:1\d|20)\d{2}s?\b/iu;
const PERSON =
  /\b(?:he|she|they|we|you|i|anyone|everyone|nobody|someone|people|person|staff|team|company|council|government|court|board|committee|department|agency|ministry|bank|party|parties|police|family|mother|father|parents?|men|women|man|woman|children|client|agent|president|king|queen|\p{L}{3,}(?:ers?|ors?|ists?|ees?|ants?|ians?))\b/iu;
const PLACE =
  /\b(?:in|at|on|near|from|to|inside|outside|under|above|between|along|behind|beside|across|around|through|within|online|here|there|everywhere|nowhere)\b/iu;
const COUNT_WORD =
  /\p{N}|\b(?:no|none|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\p{L}+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|half|both|several|single|double|triple|couple|unlimited|any number|nobody|once|twice|all|many|few)\b/iu;
const AMOUNT_WORD =
  /\b(?:free|nothing|full|fully|half|double|twice|triple|third|quarter|percent|no (?:charge|cost|fee)|unpaid|none|unlimited|million|billion|thousand|hundred)\b/iu;
const DURATION_WORD =
  /\b(?:forever|indefinite(?:ly)?|permanent(?:ly)?|lifetime|life|until|unlimited|overnight|immediately|instant(?:ly)?|decades?|centur(?:y|ies)|years?|months?|weeks?|days?|hours?|minutes?|seconds?|from\b.{1,40}\bto|long|short)\b/iu;
const FREQUENCY_WORD =
  /\b(?:once|twice|times|every|each|per|daily|weekly|monthly|yearly|annual(?:ly)?|hourly|never|always|rarely|often|regularly|seldom|sometimes|usually|occasionally|whenever|a (?:day|week|month|year))\b/iu;
const REASON_WORD =
  /\b(?:because|since|due\s+to|owing|thanks\s+to|caused?|causes|causing|reasons?|leads?\s+to|led\s+to|results?|resulted|resulting|therefore|thus|hence|so\s+that|in\s+order\s+to|why|as\s+a\s+result|prevents?|avoid|ensures?|means\s+that)\b/iu;
const MANNER_WORD =
  /\b(?:by|using|use|via|must|should|can|need|needs|have\s+to|first|then|next|steps?|follow|click|press|hold|open|select|choose|go|take|make|put|add|set|call|send|enter|run|fill|install|remove|ensure|contact|submit|apply|rename|works?|keep|stay|try|turn|place|avoid|important\s+to|best\s+to)\b|^\W*To\s+\p{Ll}|(?:^|\n)\s*(?:\d{1,2}[.)]|[-*•])\s/iu;

/** What a question asks for, read from its question word and the noun with it. */
export function expectedKind(question: string): AnswerKind {
  return QUESTIONS.find(([pattern]) => pattern.test(question))?.[1] ?? 'open';
}

/** Whether a kind leaves marks that are plain enough to miss them: numbers, dates, sums, lengths. */
export function isTelltale(kind: AnswerKind): boolean {
  return kind === 'time' || kind === 'count' || kind === 'amount' || kind === 'duration' || kind === 'extent';
}

/**
 * Whether a sentence gives the kind of thing asked for; an amount in one of the ways in which the source sentences
 * `like` give it, if they do: a sum of money where they name one.
 */
export function givesKind(kind: AnswerKind, sentence: Sentence, like: readonly Sentence[] = []): boolean {
  const { text } = sentence;
  switch (kind) {
    case 'open':
      return true;
    case 'person':
      return sentence.entities.length > 0 || PERSON.test(text);
    case 'time':
      return sentence.dates.length > 0 || TIME.test(text) || sentence.quantities.some(isDuration);
    case 'place':
      return sentence.entities.some(({ isSentenceInitial }) => !isSentenceInitial) || PLACE.test(text);
    case 'count':
      return sentence.quantities.length > 0 || COUNT_WORD.test(text);
    case 'amount':
      return (
        sentence.quantities.some((quantity) => isAmount(quantity) && isLike(quantity, like)) || AMOUNT_WORD.test(text)
      );
    case 'duration':
      return (
        sentence.quantities.some((quantity) => isDuration(quantity) || quantity.kind === 'measure') ||
        DURATION_WORD.test(text)
      );
    case 'extent':
      return sentence.quantities.length > 0 || sentence.dates.length > 0 || AMOUNT_WORD.test(text);
    case 'frequency':
      return FREQUENCY_WORD.test(text) || sentence.quantities.length > 0;
    case 'reason':
      return REASON_WORD.test(text);
    case 'manner':
      return MANNER_WORD.test(text);
  }
}

/**
 * The things of a kind that a sentence states, in a form in which two sentences can be compared; undefined for kinds
 * that are not stated by a value.
 */
export function valuesOf(kind: AnswerKind, sentence: Sentence): ReadonlySet<string> | undefined {
  const numbers = (isWanted: (quantity: Quantity) => boolean) =>
    sentence.quantities.filter(isWanted).map(({ value }) => String(value));
  const times = () => [
    ...sentence.dates.map(dateValue),
    ...[...sentence.text.matchAll(new RegExp(TIME_VALUE, 'giu'))].map(([time]) => time.toLowerCase()),
  ];
  switch (kind) {
    case 'time':
      return new Set([...times(), ...numbers(isDuration)]);
    case 'count':
      return new Set(numbers(() => true));
    case 'amount':
      return new Set(numbers(isAmount));
    case 'duration':
      return new Set(sentence.quantities.flatMap((quantity) => String(durationInDays(quantity) ?? [])));
    case 'extent':
      return new Set([...numbers(() => true), ...times()]);
    case 'person':
      return new Set(sentence.entities.map(({ key }) => key));
    default:
      return undefined;
  }
}

const TIME_VALUE =
  '(?:mon|tues|wednes|thurs|fri|satur|sun)days?\\b|\\d{1,2}(?::\\d{2})?\\s?(?:am|pm)\\b|\\d{1,2}:\\d{2}\\b|noon|midnight|spring|summer|autumn|winter';

function isDuration({ kind }: Quantity): boolean {
  return kind === 'duration';
}

function isAmount({ kind }: Quantity): boolean {
  return kind === 'money' || kind === 'percent' || kind === 'measure' || kind === 'plain';
}

function isLike({ kind }: Quantity, like: readonly Sentence[]): boolean {
  const amounts = like.flatMap(({ quantities }) => quantities.filter(isAmount));
  return amounts.length === 0 || amounts.some((amount) => amount.kind === kind);
}

/** Facts with a value that a sentence states, whatever was asked: quantities with their unit, and dates. */
export function factsOf(sentence: Sentence): ReadonlySet<string> {
  return new Set([
    ...sentence.quantities
      .filter(({ kind, unit }) => kind !== 'plain' || unit !== '')
      .map(({ value, unit }) => `${value} ${unit}`),
    ...sentence.dates.map(dateValue),
  ]);
}

function dateValue({ year, month, day }: Sentence['dates'][number]): string {
  return `${year ?? ''}-${month ?? ''}-${day ?? ''}`;
}
