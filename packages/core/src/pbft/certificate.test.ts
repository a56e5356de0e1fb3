import { createHash, generateKeyPairSync, type KeyObject, sign as nodeSign, verify as nodeVerify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { toHex, utf8Bytes } from '../base/bytes.ts';
import { type Certificate, type CertificateTrust, verifyCertificate } from './certificate.ts';
import { createClient } from './client.ts';
import { type ClientOutput, DEFAULT_CLIENT_LIMITS } from './client-api.ts';
import { isEvidenceValid } from './evidence.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { buildMerkleTree, narrowProof, rootOf, siblingsMax } from './merkle.ts';
import type { Endpoint, Message } from './message.ts';
import { createReplica } from './replica.ts';
import { ListMachine, replicaEnd, TestCluster } from './test-cluster.ts';
import { forgePrePrepare, forgePrepare, forgeRequest } from './test-forging.ts';

const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());
const keys = new Map<string, KeyObject>();

function keyPair() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }).subarray(-32));
  keys.set(toHex(raw), publicKey);
  return { raw, sign: (bytes: Uint8Array) => new Uint8Array(nodeSign(null, bytes, privateKey)) };
}

function verify(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  const key = keys.get(toHex(publicKey));
  return key !== undefined && nodeVerify(null, bytes, key, signature);
}

/** Certificates of a batch of several requests, made by real replicas with real ed25519 signatures. */
function makeCertificates(n: number): { certificates: Certificate[]; trust: CertificateTrust } {
  const pairs = Array.from({ length: n }, keyPair);
  const owner = keyPair();
  const group = 'fact_verification';
  const replicas = pairs.map((pair, id) => ({ id, publicKey: pair.raw }));
  const membership = { epoch: 0, replicas, clients: [{ id: 0, publicKey: owner.raw, isAdministrator: true }] };
  const nodes = pairs.map((pair, replica) => {
    const crypto = { sha256, sign: pair.sign, verify };
    const stateMachine = new ListMachine();
    stateMachine.stateDigest = () => sha256(stateMachine.snapshot());
    return createReplica({ group, replica, genesis: membership, limits: DEFAULT_LIMITS, crypto, stateMachine });
  });
  const limits = { ...DEFAULT_LIMITS, ...DEFAULT_CLIENT_LIMITS };
  const crypto = { sha256, sign: owner.sign, verify };
  const client = createClient({ group, client: 0, membership, firstTimestamp: 1, limits, crypto });
  const queue: { from: Endpoint; to: Endpoint; message: Message }[] = [];
  const certificates: Certificate[] = [];
  const take = (from: Endpoint, outputs: readonly { kind: string }[]) => {
    for (const output of outputs as readonly ClientOutput[]) {
      if (output.kind === 'completed') certificates.push(output.certificate());
      if (output.kind === 'send') queue.push(...output.to.map((to) => ({ from, to, message: output.message })));
    }
  };
  const self: Endpoint = { kind: 'client', id: 0 };
  for (let token = 0; token < 6; token++)
    take(self, client.step({ kind: 'submit', token, operation: utf8Bytes(`op ${token}`) }));
  take(self, client.step({ kind: 'tick' }));
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { from, to, message } = next;
    const input = { kind: 'message', from, message } as const;
    take(to, to.kind === 'client' ? client.step(input) : (nodes[to.id]?.step(input) ?? []));
  }
  return { certificates, trust: { group, membership, sha256, verify } };
}

const { certificates, trust } = makeCertificates(4);
const certificate = certificates[3] as Certificate;
const flip = (bytes: Uint8Array) => bytes.map((byte, index) => (index === 5 ? byte ^ 1 : byte));

describe('certificates', () => {
  it.each([1, 2, 3, 4, 5, 6, 7])('with n = %i every operation gets one that holds offline', (n) => {
    const made = makeCertificates(n);
    expect(made.certificates).toHaveLength(6);
    for (const one of made.certificates) expect(verifyCertificate(one, made.trust)).toMatchObject({ isValid: true, n });
  });

  it.each([
    ['the operation', { ...certificate, operation: utf8Bytes('other') }, 'bad-signature'],
    ['the result', { ...certificate, result: { ...certificate.result, bytes: utf8Bytes('other') } }, 'bad-signature'],
    [
      'the result’s status',
      { ...certificate, result: { ...certificate.result, status: 'refused' as const } },
      'bad-signature',
    ],
    ['the client', { ...certificate, client: 1 }, 'bad-signature'],
    ['the timestamp', { ...certificate, timestamp: 9 }, 'bad-signature'],
    ['the position', { ...certificate, position: certificate.position + 1 }, 'bad-signature'],
    ['the sequence number', { ...certificate, sequence: certificate.sequence + 1 }, 'bad-signature'],
    ['the epoch', { ...certificate, epoch: 1 }, 'wrong-epoch'],
    ['the pool', { ...certificate, group: 'coherence_assessment' }, 'wrong-group'],
    [
      'one Merkle node',
      { ...certificate, siblings: certificate.siblings.map((one, index) => (index === 0 ? flip(one) : one)) },
      'bad-signature',
    ],
    ['the number of Merkle nodes', { ...certificate, siblings: certificate.siblings.slice(1) }, 'bad-proof'],
    ['the place in the tree', { ...certificate, leaf: certificate.leaf === 0 ? 1 : 0 }, 'bad-signature'],
    ['the number of leaves', { ...certificate, leafCount: 4000 }, 'bad-proof'],
    [
      'one signature',
      {
        ...certificate,
        signatures: certificate.signatures.map((one, index) =>
          index === 1 ? { ...one, signature: flip(one.signature) } : one,
        ),
      },
      'bad-signature',
    ],
    [
      'the view of one signature',
      { ...certificate, signatures: certificate.signatures.map((one) => ({ ...one, view: 7 })) },
      'bad-signature',
    ],
    [
      'one signer counted twice',
      {
        ...certificate,
        signatures: [
          certificate.signatures[0],
          certificate.signatures[0],
          certificate.signatures[1],
        ] as Certificate['signatures'],
      },
      'duplicate-signer',
    ],
    [
      'a stranger as signer',
      { ...certificate, signatures: certificate.signatures.map((one) => ({ ...one, replica: one.replica + 40 })) },
      'unknown-signer',
    ],
    ['q - 1 signatures', { ...certificate, signatures: certificate.signatures.slice(1) }, 'too-few-signatures'],
    ['no signature', { ...certificate, signatures: [] }, 'too-few-signatures'],
  ])('changed in %s it does not hold', (_title, changed, problem) => {
    const verdict = verifyCertificate(changed, trust);
    expect(verdict.isValid).toBe(false);
    if (problem !== 'bad-proof' && !verdict.isValid) expect([problem, 'bad-proof']).toContain(verdict.problem);
  });

  it('one changed public key voids it', () => {
    const replicas = trust.membership.replicas.map((member) =>
      member.id === certificate.signatures[0]?.replica ? { ...member, publicKey: flip(member.publicKey) } : member,
    );
    expect(verifyCertificate(certificate, { ...trust, membership: { ...trust.membership, replicas } }).isValid).toBe(
      false,
    );
  });
});

describe('the Merkle tree', () => {
  const leaves = Array.from({ length: 40 }, (_, index) => sha256(Uint8Array.of(index)));

  it('every run of leaves of every tree up to 17 leaves proves its root, and narrows to each of its leaves', () => {
    for (let total = 1; total <= 17; total++) {
      const tree = buildMerkleTree(sha256, leaves.slice(0, total));
      for (let first = 0; first < total; first++) {
        for (let count = 1; first + count <= total; count++) {
          const range = { first, count, total };
          const siblings = tree.prove(range);
          const own = leaves.slice(first, first + count);
          expect(siblings.length).toBeLessThanOrEqual(siblingsMax(total));
          expect(rootOf(sha256, range, own, siblings)).toEqual(tree.root);
          const narrow = { first: first + count - 1, count: 1, total };
          expect(narrowProof(sha256, { range, leaves: own, siblings }, narrow)).toEqual(tree.prove(narrow));
        }
      }
    }
  });

  it('a node does not pass for a leaf', () => {
    const tree = buildMerkleTree(sha256, leaves.slice(0, 4));
    const node = buildMerkleTree(sha256, leaves.slice(0, 2)).root;
    const right = buildMerkleTree(sha256, leaves.slice(2, 4)).root;
    expect(sha256(new Uint8Array([0, ...node, ...right]))).not.toEqual(tree.root);
  });

  it.each([
    { first: 0, count: 0, total: 4 },
    { first: 3, count: 2, total: 4 },
    { first: -1, count: 1, total: 4 },
    { first: 0, count: 1, total: 2 ** 30 },
  ])('a range outside its tree proves nothing: %o', (range) => {
    expect(rootOf(sha256, range, leaves.slice(0, range.count), [])).toBeUndefined();
  });
});

describe('evidence', () => {
  it('convinces a third party, and only with both genuine signatures', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.give(1, replicaEnd(3), forgePrepare(3, forgePrePrepare(0, 0, 1, [forgeRequest(0, 1, 'a')])));
    cluster.give(1, replicaEnd(3), forgePrepare(3, forgePrePrepare(0, 0, 1, [])));
    const [found] = cluster.outputsOf(1, 'evidence');
    const evidence = found?.evidence;
    if (evidence === undefined) throw new Error('there is evidence');
    const judge = { group: 'test-pool', membership: cluster.membership, verify: cluster.options(0).crypto.verify };
    expect(isEvidenceValid(evidence, judge)).toBe(true);
    expect(isEvidenceValid(evidence, { ...judge, group: 'other-pool' })).toBe(false);
    expect(isEvidenceValid({ ...evidence, second: evidence.first }, judge)).toBe(false);
    expect(isEvidenceValid({ ...evidence, replica: 2 }, judge)).toBe(false);
    expect(isEvidenceValid({ ...evidence, view: 1 }, judge)).toBe(false);
    expect(isEvidenceValid({ ...evidence, second: { ...evidence.second, signature: new Uint8Array(64) } }, judge)).toBe(
      false,
    );
  });
});
