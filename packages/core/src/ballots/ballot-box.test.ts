import { createHash, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { toHex } from '../base/bytes.ts';
import { type AssessmentBody, BALLOT_BOUNDS, type BallotBody, type BallotHeader, type SignedBallot } from './ballot.ts';
import type { AdmissionContext } from './ballot-admission.ts';
import { BallotBox, createNonceRegister } from './ballot-box.ts';
import { ballotSigningBytes, bodyDigest } from './ballot-bytes.ts';

const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());
const keys = new Map<Uint8Array, KeyObject>();
function makeSigner() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'));
  keys.set(raw, publicKey);
  return { publicKey: raw, sign: (bytes: Uint8Array) => toHex(sign(null, bytes, privateKey)) };
}
const signers = { ada: makeSigner(), bob: makeSigner() };
const ANSWER = 'Employees get 26 weeks of leave.';

const context: AdmissionContext = {
  validation: 'v1',
  request: 'a'.repeat(64),
  pool: 'facts',
  round: 1,
  publicKeyOf: (agent) => signers[agent as 'ada' | 'bob']?.publicKey,
  earliestMs: 1000,
  latestMs: 2000,
  claimCount: 1,
  textOf: (document) => (document === 'answer' ? ANSWER : undefined),
  docket: new Set(['0000/changed_number']),
  sha256,
  verify: (publicKey, bytes, signature) => {
    const key = keys.get(publicKey);
    return key !== undefined && signature.length === 64 && verify(null, bytes, key, signature);
  },
};

let nonce = 0;
const EMPTY: AssessmentBody = { kind: 'assessment', objections: [], findings: [] };
function cast(agent: 'ada' | 'bob', changes: Partial<BallotHeader> = {}, body: BallotBody = EMPTY): SignedBallot {
  const header: BallotHeader = {
    version: 1,
    validation: 'v1',
    request: 'a'.repeat(64),
    pool: 'facts',
    agent,
    round: 1,
    choice: 'approve',
    confidenceBasisPoints: 9000,
    body: bodyDigest(sha256, body),
    nonce: String(nonce++).padStart(32, '0'),
    timestampMs: 1500,
    ...changes,
  };
  return { header, body, signature: signers[agent].sign(ballotSigningBytes(header)) };
}

const flipLast = (text: string) => text.slice(0, -1) + (text.endsWith('f') ? '0' : 'f');

let box: BallotBox;
const register = () => createNonceRegister({ agentsMax: 10, perAgentMax: 10 });
beforeEach(() => {
  box = new BallotBox(context, register());
});
const faultOf = (from: string, raw: unknown) => {
  const receipt = box.receive(from, raw);
  return receipt.kind === 'refused' ? receipt.fault.kind : 'counted';
};

describe('a ballot is counted', () => {
  it('when everything about it holds', () => {
    expect(faultOf('ada', cast('ada'))).toBe('counted');
    expect(box.ballots).toHaveLength(1);
  });
});

describe('a ballot is refused, and the refusal is a fault with its evidence', () => {
  it.each([
    ['of another pool', { pool: 'others' }, 'replayed_ballot'],
    ['about another request', { request: 'b'.repeat(64) }, 'replayed_ballot'],
    ['of another validation of the same request', { validation: 'v0' }, 'replayed_ballot'],
    ['of another round', { round: 2 as const }, 'replayed_ballot'],
    ['from before the validation', { timestampMs: 999 }, 'replayed_ballot'],
    ['from after its end', { timestampMs: 2001 }, 'replayed_ballot'],
    ['with a confidence beyond 1', { confidenceBasisPoints: 10_001 }, 'malformed_ballot'],
    ['with a body that was not signed', { body: 'c'.repeat(64) }, 'malformed_ballot'],
  ] as const)('%s', (_, changes, fault) => {
    const receipt = box.receive('ada', cast('ada', changes));
    expect(receipt).toMatchObject({
      kind: 'refused',
      fault: { kind: fault, agent: 'ada', pool: 'facts', class: 'evidence' },
    });
    expect(receipt.kind === 'refused' && receipt.fault.evidence).toContain('"signature"');
    expect(box.ballots).toHaveLength(0);
  });

  it('signed by another agent', () => {
    const ballot = cast('bob');
    expect(faultOf('ada', { ...ballot, header: { ...ballot.header, agent: 'ada' } })).toBe('invalid_signature');
  });

  it("in another agent's name", () => {
    expect(faultOf('ada', cast('bob'))).toBe('invalid_signature');
  });

  it('from somebody without a seat', () => {
    expect(faultOf('eve', cast('ada'))).toBe('invalid_signature');
  });

  it('altered anywhere after signing', () => {
    const ballot = cast('ada');
    for (const [member, value] of Object.entries(ballot.header)) {
      if (member === 'version') continue;
      const altered = typeof value === 'number' ? value - 1 : member === 'choice' ? 'reject' : flipLast(String(value));
      box = new BallotBox(context, register());
      expect(faultOf('ada', { ...ballot, header: { ...ballot.header, [member]: altered } }), member).not.toBe(
        'counted',
      );
    }
    expect(faultOf('ada', { ...ballot, signature: flipLast(ballot.signature) })).toBe('invalid_signature');
  });

  it('with a nonce used before, also in an earlier validation', () => {
    const registered = register();
    const first = cast('ada');
    new BallotBox(context, registered).receive('ada', first);
    box = new BallotBox(context, registered);
    expect(faultOf('ada', first)).toBe('replayed_ballot');
  });

  it('that quotes what does not stand there', () => {
    const evidence = [{ document: 'answer' as const, start: 14, end: 22, quote: '36 weeks' }];
    const objection = { claim: 0, kind: 'changed_number', severity: 'material' as const, start: 0, end: 10, evidence };
    expect(faultOf('ada', cast('ada', { choice: 'reject' }, { ...EMPTY, objections: [objection] }))).toBe(
      'fabricated_evidence',
    );
    const real = { ...objection, evidence: [{ document: 'answer' as const, start: 14, end: 22, quote: '26 weeks' }] };
    expect(faultOf('bob', cast('bob', { choice: 'reject' }, { ...EMPTY, objections: [real] }))).toBe('counted');
  });

  it('against a claim that does not exist', () => {
    const objection = { claim: 1, kind: 'unsupported', severity: 'material' as const, start: 0, end: 1, evidence: [] };
    expect(faultOf('ada', cast('ada', {}, { ...EMPTY, objections: [objection] }))).toBe('malformed_ballot');
  });

  it('with more objections than one agent may raise', () => {
    const objection = { claim: 0, kind: 'unsupported', severity: 'material' as const, start: 0, end: 1, evidence: [] };
    const objections = Array.from({ length: BALLOT_BOUNDS.objectionsMax + 1 }, () => objection);
    expect(faultOf('ada', cast('ada', {}, { ...EMPTY, objections }))).toBe('malformed_ballot');
  });

  it('whatever was sent instead of a ballot, without an exception', () => {
    fc.assert(
      fc.property(fc.anything(), (raw) => {
        box = new BallotBox(context, register());
        expect(box.receive('ada', raw).kind).toBe('refused');
      }),
      { numRuns: 500 },
    );
  });

  it('with one member replaced by anything', () => {
    fc.assert(
      fc.property(fc.constantFrom('header', 'body', 'signature'), fc.anything(), (member, value) => {
        box = new BallotBox(context, register());
        expect(box.receive('ada', { ...cast('ada'), [member]: value }).kind).toBe('refused');
      }),
    );
  });
});

describe('voting twice', () => {
  it('two different ballots are equivocation, and neither counts', () => {
    const [first, second] = [cast('ada'), cast('ada', { choice: 'reject' })];
    box.receive('ada', first);
    const receipt = box.receive('ada', second);
    expect(receipt).toMatchObject({ kind: 'refused', fault: { kind: 'equivocation' } });
    expect(receipt.kind === 'refused' && receipt.fault.evidence).toContain(first.signature);
    expect(receipt.kind === 'refused' && receipt.fault.evidence).toContain(second.signature);
    expect(box.ballots).toHaveLength(0);
  });

  it('a copy of the first is refused, and the first still counts', () => {
    const ballot = cast('ada');
    box.receive('ada', ballot);
    expect(faultOf('ada', structuredClone(ballot))).toBe('replayed_ballot');
    expect(box.ballots).toEqual([ballot]);
  });

  it('a third ballot does not bring the vote back', () => {
    box.receive('ada', cast('ada'));
    box.receive('ada', cast('ada', { choice: 'reject' }));
    expect(faultOf('ada', cast('ada'))).toBe('equivocation');
    expect(box.ballots).toHaveLength(0);
  });

  it("somebody else's garbage does not touch the agent's vote", () => {
    box.receive('eve', cast('ada'));
    expect(faultOf('ada', cast('ada'))).toBe('counted');
  });
});

describe('second round', () => {
  const rule = (objection: string, ruling: 'uphold' | 'dismiss') => ({ objection, ruling, reason: 'because' });
  const examination = (...rulings: ReturnType<typeof rule>[]): BallotBody => ({ kind: 'examination', rulings });
  beforeEach(() => {
    box = new BallotBox({ ...context, round: 2 }, register());
  });

  it('takes rulings on objections of the docket', () => {
    expect(faultOf('ada', cast('ada', { round: 2 }, examination(rule('0000/changed_number', 'dismiss'))))).toBe(
      'counted',
    );
  });

  it('refuses a ruling on anything else, and an opinion of the first round', () => {
    expect(faultOf('ada', cast('ada', { round: 2 }, examination(rule('0001/changed_number', 'dismiss'))))).toBe(
      'malformed_ballot',
    );
    expect(faultOf('bob', cast('bob', { round: 2 }))).toBe('malformed_ballot');
  });

  it('refuses a ballot that contradicts itself', () => {
    const upheld = rule('0000/changed_number', 'uphold');
    expect(faultOf('ada', cast('ada', { round: 2, choice: 'approve' }, examination(upheld)))).toBe(
      'inconsistent_voting',
    );
    expect(faultOf('bob', cast('bob', { round: 2, choice: 'reject' }, examination(upheld, upheld)))).toBe(
      'inconsistent_voting',
    );
  });
});

it('the register of nonces is bounded in agents and in nonces', () => {
  const seen = createNonceRegister({ agentsMax: 2, perAgentMax: 2 });
  for (const agent of ['a', 'b']) for (const value of ['1', '2']) expect(seen(agent, value)).toBe('fresh');
  expect(seen('a', '2')).toBe('seen');
  expect(seen('a', '3')).toBe('fresh');
  expect(seen('a', '1')).toBe('fresh'); // forgotten: the time window of a validation is shorter than this memory
  expect(seen('c', '1')).toBe('fresh');
  expect(seen('a', '3')).toBe('fresh'); // agent a was forgotten
});
