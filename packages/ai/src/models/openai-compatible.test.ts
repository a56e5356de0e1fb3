import { expect, it } from 'vitest';
import { openaiCompatibleModel } from './openai-compatible.ts';

const endpoint = { baseUrl: 'http://127.0.0.1:9/v1', model: 'm', apiKeyEnv: 'SOME_KEY' };

it('a model is known by the name it is asked for', () => {
  expect(openaiCompatibleModel(endpoint, { SOME_KEY: 'x' }).modelId).toBe('m');
});

it.each([{}, { SOME_KEY: '' }])(
  'a key that is named and not there (%j) is refused before anything is asked',
  (environment) => {
    expect(() => openaiCompatibleModel(endpoint, environment)).toThrow('the environment variable SOME_KEY is not set');
  },
);
