import { toHex } from '@dikast/core/base/bytes';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { memoryKeys } from '../adapters/memory-keys.ts';
import type { ConsensusEngine } from '../engine/consensus-engine.ts';
import {
  approving,
  objecting,
  REQUEST,
  scriptedEngine,
  times,
  upholdsSecondClaim,
} from '../engine/scripted-pool.suite.ts';
import { sealBytes } from '../verdict/assemble-verdict.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { type TrustedKeys, verifyVerdict } from './verify-verdict.ts';

let engine: ConsensusEngine;
let rejected: Verdict;
let accepted: Verdict;
let trusted: TrustedKeys;

beforeAll(async () => {
  const checking = times(6, (name) => approving(name, { examine: upholdsSecondClaim }), 1);
  engine = scriptedEngine([objecting('v0'), ...checking]);
  rejected = await engine.validateResponse(REQUEST);
  accepted = await scriptedEngine(times(7, approving)).validateResponse({ id: 'r1', query: 'How long?', ...REQUEST });
  const agents = Object.fromEntries(engine.agents.map(({ id, publicKey }) => [id, toHex(publicKey)]));
  trusted = { engine: engine.publicKey, agents };
});

const reread = (verdict: Verdict): unknown => JSON.parse(JSON.stringify(verdict));
/** Seals again what was changed, as a dishonest engine could. */
const resealed = (changed: Verdict): Verdict => ({
  ...changed,
  seal: toHex(memoryKeys().signerOf('engine').sign(sealBytes(changed))),
});

describe('an untouched verdict', () => {
  it('is verified under keys known from elsewhere', () => {
    for (const verdict of [accepted, rejected])
      expect(verifyVerdict(reread(verdict), { trusted })).toMatchObject({ outcome: 'verified' });
  });

  it('is only self-consistent under the keys it brought itself, and the report says so', () => {
    const report = verifyVerdict(reread(accepted));
    expect(report.outcome).toBe('self_consistent');
    expect(report.notVerified[0]).toContain('public keys came from the verdict itself');
  });

  it('fails under other keys', () => {
    const other = { ...trusted, agents: { ...trusted.agents, 'scripted.v3': '00'.repeat(32) } };
    expect(verifyVerdict(reread(accepted), { trusted: other }).outcome).toBe('failed');
    expect(verifyVerdict(reread(accepted), { trusted: { ...trusted, engine: '00'.repeat(32) } }).outcome).toBe(
      'failed',
    );
  });
});

describe('after a change of any single field', () => {
  it('it fails: every leaf of two whole verdicts', () => {
    let changes = 0;
    for (const verdict of [accepted, rejected]) {
      for (const path of leavesOf(reread(verdict))) {
        const changed = reread(verdict);
        changeAt(changed, path);
        const { outcome } = verifyVerdict(changed, { trusted });
        if (outcome !== 'failed') expect.fail(`${path.join('.')} was changed, and the verdict is ${outcome}`);
        changes += 1;
      }
    }
    expect(changes).toBeGreaterThan(500);
  });

  it('it fails: any one character of the saved text that bears on it', () => {
    const text = JSON.stringify(rejected);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.integer({ min: 32, max: 126 }), (at, code) => {
        const changed = text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
        let parsed: unknown;
        try {
          parsed = JSON.parse(changed);
        } catch {
          return; // no longer JSON
        }
        fc.pre(JSON.stringify(parsed) !== text);
        const place = changed.slice(Math.max(0, at - 60), at + 60);
        expect(verifyVerdict(parsed, { trusted }).outcome, place).toBe('failed');
      }),
      { numRuns: 1500 },
    );
  });

  it('it fails: a member taken away, a member added, at every level', () => {
    for (const path of objectsOf(reread(rejected))) {
      const added = reread(rejected);
      (at(added, path) as Record<string, unknown>).extra = 1;
      expect(verifyVerdict(added, { trusted }).outcome, `${path.join('.')}.extra`).toBe('failed');
      for (const member of Object.keys(at(reread(rejected), path) as object)) {
        const taken = reread(rejected);
        delete (at(taken, path) as Record<string, unknown>)[member];
        expect(verifyVerdict(taken, { trusted }).outcome, [...path, member].join('.')).toBe('failed');
      }
    }
  });
});

type Claims = readonly [Verdict['claims'][number], ...Verdict['claims'][number][]];

function withClaims(verdict: Verdict, change: (claims: Claims) => Verdict['claims']): Verdict {
  const claims = change(verdict.claims as Claims);
  return {
    ...verdict,
    claims: claims.map((claim) => ({ ...claim, text: verdict.request.answer.slice(claim.start, claim.end) })),
  };
}

describe('a dishonest engine that seals again what it changed is still caught', () => {
  const forgeries: readonly [string, (verdict: Verdict) => Verdict][] = [
    ['a flipped outcome', (verdict) => ({ ...verdict, outcome: 'accepted' })],
    ['softened reasons', (verdict) => ({ ...verdict, reasons: ['All is well.'] })],
    ['a ballot left out', (verdict) => withPool(verdict, (pool) => ({ ...pool, ballots: pool.ballots.slice(1) }))],
    [
      'a changed choice',
      (verdict) =>
        withPool(verdict, (pool) => ({
          ...pool,
          ballots: pool.ballots.map((ballot) => ({
            ...ballot,
            header: { ...ballot.header, choice: 'approve' as const },
          })),
        })),
    ],
    ['a lowered threshold', (verdict) => withPool(verdict, (pool) => ({ ...pool, thresholdBasisPoints: 5000 }))],
    ['a smaller panel', (verdict) => withPool(verdict, (pool) => ({ ...pool, panelSize: 4 }))],
    [
      'another request',
      (verdict) => ({ ...verdict, request: { ...verdict.request, answer: `${verdict.request.answer} More.` } }),
    ],
    ['an objection off the docket', (verdict) => withPool(verdict, (pool) => ({ ...pool, docket: [] }))],
    ['a pool left out', (verdict) => ({ ...verdict, pools: [] })],
    [
      'a tally in its favour',
      (verdict) => withPool(verdict, (pool) => ({ ...pool, decision: { ...pool.decision, outcome: 'approved' } })),
    ],
    [
      'a vote counted twice',
      (verdict) => withPool(verdict, (pool) => ({ ...pool, ballots: [...pool.ballots, ...pool.ballots.slice(0, 1)] })),
    ],
    [
      'a claim cut short',
      (verdict) => withClaims(verdict, ([first, ...rest]) => [{ ...first, end: first.end - 4 }, ...rest]),
    ],
    [
      'a claim called not checkable',
      (verdict) => withClaims(verdict, ([first, ...rest]) => [{ ...first, isCheckable: false }, ...rest]),
    ],
    [
      'a claim past the end of the answer',
      (verdict) => withClaims(verdict, (claims) => [...claims, { ...claims[0], start: 9000, end: 9001 }]),
    ],
  ];
  it.each(forgeries)('%s', (_, forge) => {
    const forged = resealed(forge(rejected));
    expect(verifyVerdict(reread(forged), { trusted }).outcome).toBe('failed');
  });
});

it('a number that JSON reads as infinite fails, and does not throw', () => {
  const text = JSON.stringify(rejected).replace(/"timestampMs":\d+/, '"timestampMs":1e999');
  expect(verifyVerdict(JSON.parse(text), { trusted }).outcome).toBe('failed');
});

it('verifying anything at all never throws, and nothing is never verified', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      expect(verifyVerdict(value).outcome).toBe('failed');
    }),
  );
  expect(verifyVerdict(undefined).checks.length).toBeGreaterThan(0);
});

function withPool(verdict: Verdict, change: (pool: Verdict['pools'][number]) => Verdict['pools'][number]): Verdict {
  return { ...verdict, pools: verdict.pools.map(change) };
}

type Path = readonly (string | number)[];

function* leavesOf(value: unknown, path: Path = []): Generator<Path> {
  if (typeof value !== 'object' || value === null) {
    yield path;
    return;
  }
  for (const member of Object.keys(value))
    yield* leavesOf((value as Record<string, unknown>)[member], [...path, member]);
}

function* objectsOf(value: unknown, path: Path = []): Generator<Path> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield path;
  for (const member of Object.keys(value))
    yield* objectsOf((value as Record<string, unknown>)[member], [...path, member]);
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, member) => (inner as Record<string | number, unknown>)[member], value);
}

/** Changes one leaf as little as its kind allows. */
function changeAt(value: unknown, path: Path): void {
  const parent = at(value, path.slice(0, -1)) as Record<string | number, unknown>;
  const member = path.at(-1) ?? '';
  const leaf = parent[member];
  if (typeof leaf === 'number') parent[member] = leaf + 1;
  else if (typeof leaf === 'boolean') parent[member] = !leaf;
  else if (typeof leaf === 'string')
    parent[member] = leaf === '' ? 'x' : leaf.slice(0, -1) + (leaf.endsWith('0') ? '1' : '0');
  else parent[member] = 0;
}
