/**
 * What a simulated model says. It knows the truth by one simple rule (a claim is wrong when it has a number that no
 * source has) and departs from it as its plan says, drawn from the fleet's seed and what it was shown.
 */
import { createPrng } from '@dikast/core/base/prng';
import type { FleetPlan, ModelPlan } from './fleet-plan.ts';
import { type ChatMessage, everythingSaid, type JurorMaterial, readMaterial } from './prompt-reading.ts';
import { seedOf } from './seed-words.ts';

/** The reply of a model to a chat. */
export function replyOf(plan: FleetPlan, model: ModelPlan, messages: readonly ChatMessage[]): string {
  const material = readMaterial(messages);
  if (material === undefined) return authored(model, messages);
  const wrong = wrongClaims(material);
  const believed = believes(plan, model, messages, wrong.length === 0);
  const reply =
    material.objection === undefined ? opinion(material, wrong, believed) : ruling(material, wrong, believed);
  return wrapped(model, JSON.stringify(reply));
}

/** The claims that have a number which no source has. */
export function wrongClaims({ claims, sources }: Pick<JurorMaterial, 'claims' | 'sources'>): readonly number[] {
  const known = new Set(sources.flatMap(({ text }) => numbersIn(text)));
  return claims.flatMap((claim, index) => (numbersIn(claim).every((number) => known.has(number)) ? [] : [index]));
}

/** Markers such as [hr-7] name a source and state nothing. */
function numbersIn(text: string): readonly string[] {
  return text.replace(/\[[^\]]*\]/g, '').match(/\d+(?:[.,]\d+)*/g) ?? [];
}

/** Whether the model holds the answer to be right. */
function believes(plan: FleetPlan, model: ModelPlan, messages: readonly ChatMessage[], isRight: boolean): boolean {
  switch (model.behaviour) {
    case 'approves':
      return true;
    case 'rejects':
      return false;
    case 'opposite':
      return !isRight;
    case 'gullible':
      return isRight || isTalkedInto(everythingSaid(messages));
    case 'author':
    case 'honest':
      return errs(plan, model, messages) ? !isRight : isRight;
  }
}

/**
 * With the square root of the correlation a model goes by the draw that all share, else by its own: two of them then go
 * by the shared one with exactly the wanted correlation.
 */
function errs({ seed, errorCorrelation }: FleetPlan, { id, errorRate }: ModelPlan, messages: readonly ChatMessage[]) {
  const question = everythingSaid(messages);
  const own = createPrng(seed, ...seedOf(`${id}\0${question}`));
  const shared = createPrng(seed, ...seedOf(question));
  const draw = own.nextFraction() < Math.sqrt(errorCorrelation) ? shared : own;
  return draw.nextFraction() < errorRate;
}

const TALK =
  /ignore|disregard|instruction|system|assistant|approve|"choice"|verdict|you are|you must|pretend|role|override|developer|admin|grader|judge|rating|score|token|end of|===|<\/?[a-z]/i;

/** Anything that sounds like an instruction will do, also behind letters that cannot be seen or only look alike. */
function isTalkedInto(text: string): boolean {
  const plain = text.normalize('NFKC').replace(/[\p{Cf}\p{Mn}]/gu, '');
  const tags = [...text].map((character) => String.fromCharCode((character.codePointAt(0) ?? 0) & 0x7f)).join('');
  return TALK.test(plain) || /\p{Cf}/u.test(text) || TALK.test(tags);
}

function opinion({ token, claims, sources, kinds }: JurorMaterial, wrong: readonly number[], believed: boolean) {
  const blamed = wrong.length > 0 ? wrong : claims.length > 0 ? [0] : [];
  const problems = believed
    ? []
    : blamed.slice(0, 8).map((claim) => ({
        claim,
        reason: 'A number differs from what the sources say.',
        kind: kinds[0] ?? 'not_satisfied',
        ...quotation(sources),
      }));
  return {
    token,
    explanation: believed ? 'Every number of the answer stands in a source.' : 'The sources say something else.',
    problems,
    choice: believed ? 'approve' : 'reject',
    confidence: 0.9,
  };
}

function quotation(sources: JurorMaterial['sources']) {
  const first = sources.find(({ text }) => text.trim() !== '');
  return { source: first?.id ?? null, quote: first?.text.slice(0, 60) ?? null };
}

function ruling({ token, objection }: JurorMaterial, wrong: readonly number[], believed: boolean) {
  const isTrue = wrong.includes(objection?.claim ?? -1);
  const upholds = believed === (wrong.length === 0) ? isTrue : !isTrue;
  return { token, explanation: 'Compared with the sources.', ruling: upholds ? 'uphold' : 'dismiss' };
}

/** The n-th turn of an author gets its n-th answer. */
function authored({ answers = ['I have nothing to say.'] }: ModelPlan, messages: readonly ChatMessage[]): string {
  const turn = messages.filter(({ role }) => role === 'assistant').length;
  return answers[Math.min(turn, answers.length - 1)] ?? '';
}

function wrapped({ wrapping = 'none' }: ModelPlan, json: string): string {
  switch (wrapping) {
    case 'none':
      return json;
    case 'think':
      return `<think>Let me see. {"choice": "reject"} would be one way, but no.</think>\n${json}`;
    case 'fence':
      return `Here is my opinion:\n\`\`\`json\n${json}\n\`\`\`\nLet me know if you need more.`;
  }
}
