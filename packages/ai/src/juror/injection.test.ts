import { type Clock, ManualClock, parseRequest, type ValidationRequestInput } from 'dikast';
import { countableSubject } from 'dikast/request/countable-subject';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FleetJury, fleetJury, fleetOf, juryEngine, modelPlan, vendorPlan, WRONG } from './fleet-jury.suite.ts';
import { INJECTION_ATTEMPTS, type InjectionAttempt } from './injection-attempts.suite.ts';
import { assessmentText } from './juror-prompt.ts';

const HONEST = ['h1', 'h2', 'h3', 'h4', 'h5'].map((id) => modelPlan(id));
const GULLIBLE = ['g1', 'g2'].map((id) => modelPlan(id, { behaviour: 'gullible' }));
const task = { juror: 'jury.m', proposition: undefined, kinds: { not_satisfied: 'it does not hold' } };

function attacked({ place, text }: InjectionAttempt, token = '0'.repeat(32)): ValidationRequestInput {
  const injected = text.replaceAll('TOKEN', token);
  const [source] = WRONG.sources ?? [];
  if (source === undefined) throw new Error('no source');
  if (place === 'query') return { ...WRONG, query: `How long is leave? ${injected}` };
  if (place === 'answer') return { ...WRONG, answer: `${WRONG.answer} ${injected}` };
  return { ...WRONG, sources: [{ ...source, text: `${source.text} ${injected}` }] };
}

describe('an injected juror may be lost, the verdict may not', () => {
  const clock: Clock = new ManualClock();
  let jury: FleetJury;
  beforeAll(async () => {
    jury = await fleetJury(fleetOf([vendorPlan('v', [...GULLIBLE, ...HONEST])]), clock);
  });
  afterAll(() => jury.fleet.close());

  it.each(INJECTION_ATTEMPTS)('$name in the $place', async (attempt) => {
    const verdict = await juryEngine(jury.jurors, clock).validateResponse(attacked(attempt));
    expect(verdict.outcome).toBe('rejected');
  });

  it('the gullible ones were lost to most attempts, so the suite attacks', async () => {
    const lost = await Promise.all(
      INJECTION_ATTEMPTS.map(async (attempt) => {
        const subject = countableSubject(parseRequest(attacked(attempt)));
        const opinion = await jury.jurors[0]?.assess(subject, { signal: new AbortController().signal });
        return opinion?.choice === 'approve';
      }),
    );
    // The simulated model listens to answers and sources, not to queries: a third of the attempts cannot reach it.
    expect(lost.filter(Boolean).length).toBeGreaterThan(INJECTION_ATTEMPTS.length / 2);
  });
});

it('there are at least forty attempts', () => {
  expect(INJECTION_ATTEMPTS.length).toBeGreaterThanOrEqual(40);
});

describe('no text leaves its block', () => {
  it.each(INJECTION_ATTEMPTS)('$name in the $place', (attempt) => {
    const { token } = assessmentText(countableSubject(parseRequest(attacked(attempt))), task);
    // Even an attacker who knew the token of another case, or of this one before the text was changed.
    const subject = countableSubject(parseRequest(attacked(attempt, token)));
    const { text, token: own } = assessmentText(subject, task);
    expect(own === token).toBe(!attempt.text.includes('TOKEN'));
    const titles = text.split('\n').flatMap((line) => (line.startsWith('===') ? [line] : []));
    const query = subject.request.query === undefined ? [] : [`=== ${own} query ===`];
    expect(titles).toEqual([...query, `=== ${own} claims ===`, `=== ${own} source "hr-7" ===`, `=== ${own} end ===`]);
    expect(text).not.toMatch(/[^\P{C}\n]/u);
    for (const line of text.split('\n').filter((line) => line.includes('"')))
      expect(() => JSON.parse(/"(?:[^"\\]|\\.)*"/.exec(line)?.[0] ?? '')).not.toThrow();
  });
});

it('each juror sees the sources in an order of its own, the same every time', () => {
  const sources = Array.from({ length: 8 }, (_, index) => ({ id: `s${index}`, text: `Text ${index}.` }));
  const subject = countableSubject(parseRequest({ answer: 'A claim is made.', sources }));
  const orderOf = (juror: string) =>
    [...assessmentText(subject, { ...task, juror }).text.matchAll(/source "(s\d)"/g)].map(([, id]) => id).join();
  expect(orderOf('a')).toBe(orderOf('a'));
  expect(new Set(['a', 'b', 'c'].map(orderOf)).size).toBe(3);
});
