import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { parseRequest } from '../request/request.ts';
import { Subject } from '../text/subject.ts';
import { loadModuleValidator, type ModuleValidator } from './module-validator.ts';

const modulePath = (name: string) => fileURLToPath(new URL(`./test-modules/${name}.mjs`, import.meta.url));
const subjectOf = (answer: string) => new Subject(parseRequest({ answer, sources: [] }));
const opened: ModuleValidator[] = [];
async function load(name: string): Promise<ModuleValidator> {
  const loaded = await loadModuleValidator({ module: modulePath(name), pool: 'custom' });
  opened.push(loaded);
  return loaded;
}
afterEach(async () => {
  for (const module of opened.splice(0)) await module.close();
});
const open = () => ({ signal: new AbortController().signal });

describe('a validator module', () => {
  it('describes itself and answers from its own thread', async () => {
    const { validator } = await load('counting');
    expect(validator).toMatchObject({
      name: 'counting',
      pool: 'custom',
      method: 'Counts claims.',
      isDeterministic: true,
    });
    const subject = subjectOf('Leave lasts 26 weeks. Managers get the same.');
    const assessment = await validator.assess(subject, open());
    expect(assessment.findings).toHaveLength(2);
    const objection = { claim: 0, kind: 'x', severity: 'material' as const, start: 0, end: 1, evidence: [] };
    expect(await validator.examine(objection, subject, open())).toEqual({ ruling: 'uphold', reason: 'Counted.' });
  });

  it('is of the family that the operator names, and of none otherwise', async () => {
    const related = await loadModuleValidator({ module: modulePath('counting'), pool: 'custom', family: 'house' });
    opened.push(related);
    expect(related.validator.family).toBe('house');
    expect((await load('counting')).validator).not.toHaveProperty('family');
  });

  it('that never ends its loop is ended when its answer is no longer wanted, and works again afterwards', async () => {
    const { validator } = await load('looping');
    const controller = new AbortController();
    const looping = validator.assess(subjectOf('Please loop for ever.'), { signal: controller.signal });
    controller.abort();
    await expect(looping).rejects.toThrow('did not react');
    expect(await validator.assess(subjectOf('Please do not.'), open())).toMatchObject({ choice: 'abstain' });
  });

  it('that ends its thread fails its call and nothing else', async () => {
    const { validator } = await load('looping');
    await expect(validator.assess(subjectOf('Please crash now.'), open())).rejects.toThrow();
    expect(await validator.assess(subjectOf('Please do not.'), open())).toMatchObject({ choice: 'abstain' });
  });

  it('that exports no validator, or cannot be found, is refused by its path', async () => {
    await expect(load('not-a-validator')).rejects.toThrow(/not-a-validator\.mjs: .*exports no validator/);
    await expect(load('missing')).rejects.toMatchObject({ code: 'validator_unusable' });
  });
});
