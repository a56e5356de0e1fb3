/** The configuration that docs/local-models.md shows is one. */
import { readFileSync } from 'node:fs';
import { loadConfig } from 'dikast';
import { expect, it } from 'vitest';

const page = readFileSync(new URL('../docs/local-models.md', import.meta.url), 'utf8');

it('the configuration shown seats a local model, with the defaults that the page names', () => {
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  const { config } = loadConfig(yaml, { fileName: 'dikast.yaml', baseDirectory: '/srv/app' });
  const { path, ...juror } = { path: '', ...config.jury.jurors[0] };
  expect(path).toMatch(/models.nli$/);
  expect(juror).toEqual({ provider: 'onnx', pool: 'fact_verification', approveAt: 0.7, objectAt: 0.3 });
});
