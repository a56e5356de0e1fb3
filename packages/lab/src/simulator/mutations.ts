/**
 * Deliberately broken variants of the core: each takes one decision of the protocol away and must be caught by a checker
 * under its killing scenario, which the core as it is survives. This is the proof that the checkers bite.
 */
import { checkpointDigestOf } from '@dikast/core/pbft/checkpoint-digest';
import { PROTOCOL_RULES } from '@dikast/core/pbft/protocol-rules';
import { faultsMax, quorumSize } from '@dikast/core/quorum/quorum';
import type { Mutation } from './mutation.ts';
import { MUTATION_KILLS } from './mutation-kills.ts';
import type { SimulationOptions } from './simulation-options.ts';

/** A broken variant and the scenario that kills it. */
export interface NamedMutation {
  readonly name: string;
  /** What is wrong, and with which trap of the literature it belongs. */
  readonly description: string;
  readonly mutation: Mutation;
  readonly kill: SimulationOptions;
}

const NO_DIGEST = '0'.repeat(64);

const TABLE: Readonly<Record<string, { readonly description: string; readonly mutation: Mutation }>> = {
  'quorum-2f+1': {
    description: 'a quorum is 2f + 1 for every n: at n = 6 two quorums need not share a correct replica',
    mutation: { rules: { quorum: (n) => 2 * faultsMax(n) + 1 } },
  },
  'quorum-minus-one': {
    description: 'a quorum is one too small',
    mutation: { rules: { quorum: (n) => quorumSize(n) - 1 } },
  },
  'quorum-majority': {
    description: 'a quorum is a simple majority',
    mutation: { rules: { quorum: (n) => Math.floor(n / 2) + 1 } },
  },
  'quorum-plus-one': {
    description: 'a quorum is one too large: f silent replicas stop the group',
    mutation: { rules: { quorum: (n) => quorumSize(n) + 1 } },
  },
  'client-weak-quorum': {
    description: 'a client accepts f + 1 replies as a certificate',
    mutation: { clientRules: { ...PROTOCOL_RULES, quorum: (n) => faultsMax(n) + 1 } },
  },
  'join-one': {
    description: 'a replica follows any single view-change',
    mutation: { rules: { weakQuorum: () => 1 } },
  },
  'join-never': {
    description: 'a replica never joins others in a higher view',
    mutation: { rules: { viewToJoin: () => undefined } },
  },
  'primary-fixed': {
    description: 'the primary never changes',
    mutation: { rules: { primaryIndex: () => 0 } },
  },
  'epoch-ignored': {
    description: 'messages of any epoch count',
    mutation: { rules: { isCurrentEpoch: () => true } },
  },
  'watermarks-off': {
    description: 'any sequence number is in the window',
    mutation: { rules: { isInWindow: () => true } },
  },
  'primary-prepares': {
    description: 'a prepare of the primary counts beside its pre-prepare',
    mutation: { rules: { isPrepareSender: () => true } },
  },
  'digest-ignored': {
    description: 'votes for any digest count: enough votes instead of enough equal votes',
    mutation: { rules: { isSameDigest: () => true } },
  },
  'body-unchecked': {
    description: 'a body need not hash to the digest that was agreed on',
    mutation: { rules: { isBodyOf: () => true } },
  },
  'signatures-unchecked': {
    description: 'signatures of replicas are not checked',
    mutation: { rules: { acceptsSignature: () => true } },
  },
  'requests-unchecked': {
    description: 'signatures of clients are not checked',
    mutation: { rules: { acceptsRequest: () => true } },
  },
  'signers-repeated': {
    description: 'one replica may sign a certificate several times',
    mutation: { rules: { areDistinct: () => true } },
  },
  'commit-skipped': {
    description: 'a prepared batch is executed without commits',
    mutation: { rules: { isCommitted: (isPrepared) => isPrepared } },
  },
  'commit-weak': {
    description: 'about half of a quorum of commits suffices',
    mutation: {
      rules: { isCommitted: (isPrepared, commits, quorum) => isPrepared && commits >= Math.ceil(quorum / 2) },
    },
  },
  'prepared-unchecked': {
    description: 'the prepared certificates in a view-change are believed',
    mutation: { rules: { isPreparedCertificateValid: () => true } },
  },
  'stable-unchecked': {
    description: 'checkpoint certificates are believed',
    mutation: { rules: { isCheckpointCertificateValid: () => true } },
  },
  'prepared-hidden': {
    description: 'a view-change does not show what was prepared',
    mutation: { rules: { preparedToShow: () => [] } },
  },
  'prepared-first-only': {
    description: 'a view-change shows only the first prepared batch',
    mutation: { rules: { preparedToShow: (certificates) => certificates.slice(0, 1) } },
  },
  'stable-lowest': {
    description: 'a new view starts from the earliest checkpoint shown',
    mutation: {
      rules: {
        selectStable: (viewChanges) =>
          viewChanges.map((one) => one.stable).sort((left, right) => left.sequence - right.sequence)[0],
      },
    },
  },
  'new-view-unchecked': {
    description: 'backups do not compute the proposals of a new view themselves',
    mutation: { rules: { isSameProposals: () => true } },
  },
  'back-off-none': {
    description: 'patience does not grow',
    mutation: { rules: { backedOff: (ticks) => Math.ceil(ticks / 20) } },
  },
  'back-off-uncapped': {
    description: 'patience doubles without a cap',
    mutation: { rules: { backedOff: (ticks, failures) => ticks * 2 ** Math.min(4 * failures, 40) } },
  },
  'dedupe-off': {
    description: 'a request is executed as often as it is ordered',
    mutation: { rules: { isFresh: () => true } },
  },
  'checkpoint-without-replies': {
    description: 'a checkpoint does not cover the reply table',
    mutation: {
      rules: {
        checkpointDigest: (sha256, parts) => checkpointDigestOf(sha256, { ...parts, replyTableDigest: NO_DIGEST }),
      },
    },
  },
  'checkpoint-without-state': {
    description: 'a checkpoint does not cover the state',
    mutation: {
      rules: { checkpointDigest: (sha256, parts) => checkpointDigestOf(sha256, { ...parts, stateDigest: NO_DIGEST }) },
    },
  },
  'snapshot-unchecked': {
    description: 'a transferred state is installed whatever its digest',
    mutation: { rules: { acceptsSnapshot: () => true } },
  },
  'sends-before-persists': {
    description: 'messages leave before the records they depend on',
    mutation: {
      rules: {
        inOrder: (outputs) => [
          ...outputs.filter((output) => output.kind !== 'persist'),
          ...outputs.filter((output) => output.kind === 'persist'),
        ],
      },
    },
  },
  'nothing-persisted': {
    description: 'no vote is made durable, only checkpoints are',
    mutation: {
      rules: { inOrder: (outputs) => outputs.filter((output) => output.kind !== 'persist' || output.replacesAll) },
    },
  },
  'records-forgotten': {
    description: 'a restarted replica reads its last checkpoint only',
    mutation: { rules: { toRecover: (records) => records.slice(0, 1) } },
  },
  'tail-forgotten': {
    description: 'a restarted replica overlooks its last two records',
    mutation: { rules: { toRecover: (records) => records.slice(0, Math.max(1, records.length - 2)) } },
  },
  'loss-unnoticed': {
    description: 'a torn log is taken for a whole one, and votes are cast again',
    mutation: { isLossUnnoticed: true },
  },
  'keys-ignored': {
    description: 'the verifier accepts a good signature of anybody',
    mutation: {
      crypto: (crypto) => ({ ...crypto, verify: (_key, _bytes, signature) => signature.some((byte) => byte !== 0) }),
    },
  },
  'group-unbound': {
    description: 'signatures do not name the group: votes of another pool count in this one',
    mutation: { isGroupUnbound: true },
  },
  'machine-not-deterministic': {
    description: 'execution depends on who executes',
    mutation: {
      stateMachine: (machine, replica) => ({
        execute: (operation, context) => machine.execute(replica % 2 === 0 ? operation : operation.slice(1), context),
        stateDigest: () => machine.stateDigest(),
        snapshot: () => machine.snapshot(),
        restore: (snapshot, digest) => machine.restore(snapshot, digest),
      }),
    },
  },
  'state-digest-constant': {
    description: 'all states have one digest, so any state can be transferred',
    mutation: {
      stateMachine: (machine) => ({
        execute: (operation, context) => machine.execute(operation, context),
        stateDigest: () => new Uint8Array(32),
        snapshot: () => machine.snapshot(),
        restore: (snapshot) => {
          const digest = machine.stateDigest();
          return machine.restore(snapshot, digest) || snapshot.length > 0;
        },
      }),
    },
  },
};

/** Every variant with its killing scenario. */
export const MUTATIONS: readonly NamedMutation[] = Object.entries(TABLE).map(([name, { description, mutation }]) => ({
  name,
  description,
  mutation,
  kill: MUTATION_KILLS[name] ?? { seed: 0 },
}));

/** The variant of this name; undefined for no name. @throws when there is none of that name. */
export function mutationNamed(name: string | undefined): Mutation | undefined {
  if (name === undefined) return undefined;
  const entry = TABLE[name];
  if (entry === undefined) throw new Error(`no mutation is called ${name}; there are ${Object.keys(TABLE).join(', ')}`);
  return entry.mutation;
}
