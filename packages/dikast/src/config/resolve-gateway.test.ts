import { describe, expect, it } from 'vitest';
import { defaultConfig } from './config.ts';
import { loadConfig } from './load-config.ts';

const load = (text: string) => loadConfig(text, { fileName: 'dikast.yaml', baseDirectory: '/srv/app' });

describe('the gateway', () => {
  it('is what the file says, and the defaults where it says nothing', () => {
    const { gateway } = load(
      'gateway: { upstream: "https://v.example/v1", api_key_env: K, policy: revise, timeout: 90s, keep_alive: 0s }\n',
    ).config;
    expect(gateway).toEqual({
      ...defaultConfig().gateway,
      upstream: 'https://v.example/v1',
      apiKeyEnv: 'K',
      policy: 'revise',
      timeoutMs: 90_000,
      keepAliveMs: 0,
    });
  });

  it.each([
    ['upstream: "https://me:secret@v.example/v1"', 'a URL with a password or a query'],
    ['upstream: v.example', 'an http or https URL without a password and a query'],
    ['timeout: 0s', 'a duration from 1ms to 3600s'],
    ['keep_alive: 3601s', 'a duration up to 3600s'],
    ['port: 70000', 'a whole number from 0 to 65535'],
    ['policy: trust', 'block, revise, annotate or shadow'],
    ['max_revision: 1', 'did you mean max_revisions?'],
  ])('is refused with %s', (setting, message) => {
    const refused = () => load(`gateway: { ${setting} }\n`);
    expect(refused).toThrow(/^dikast\.yaml:1:\d+ gateway\./);
    expect(refused).toThrow(message);
    expect(refused).not.toThrow('secret');
  });
});
