/**
 * All checkers together, and the marks: everything that watches a world from outside.
 */
import { batchDigest, NULL_BATCH, requestContent, requestStatementOf } from '@dikast/core/pbft/batch';
import type { ClientOutput } from '@dikast/core/pbft/client-api';
import type { ClientId, Message } from '@dikast/core/pbft/message';
import type { ReplicaInput, ReplicaOutput } from '@dikast/core/pbft/replica-io';
import { statementEncoder } from '@dikast/core/pbft/statement';
import { CertificateChecker } from './certificate-checker.ts';
import type { ClientHost } from './client-host.ts';
import { markClientOutput, markReplicaOutput } from './mark-outputs.ts';
import { Marks } from './marks.ts';
import { checkInvariants, checkMemory } from './memory-checker.ts';
import { OrderChecker } from './order-checker.ts';
import type { ReplicaHost } from './replica-host.ts';
import type { CheckerName, Violation } from './violation.ts';
import { type GroupKnowledge, VoteChecker } from './vote-checker.ts';

const VIOLATIONS_MAX = 8;
const AMNESIA_ALARM = 'durable records are missing';

/** What the judge must be told of the world. */
export interface JudgeOptions extends GroupKnowledge {
  readonly now: () => number;
  readonly clientKey: (client: ClientId) => Uint8Array | undefined;
  readonly isInvented: (client: ClientId, operation: Uint8Array) => boolean;
}

/** Judges one world. */
export class Judge {
  readonly marks = new Marks();
  readonly violations: Violation[] = [];
  readonly order: OrderChecker;
  readonly votes: VoteChecker;
  readonly certificates: CertificateChecker;
  readonly #now: () => number;
  readonly #nullDigest: string;

  constructor(options: JudgeOptions) {
    const { crypto, group } = options;
    const report = (checker: CheckerName, detail: string): void => this.report(checker, detail);
    const encode = statementEncoder(group);
    this.#now = options.now;
    this.#nullDigest = batchDigest(crypto.sha256, NULL_BATCH);
    this.order = new OrderChecker(report, {
      verify: crypto.verify,
      publicKey: options.clientKey,
      statement: (request) => requestStatementOf(encode, request, requestContent(crypto.sha256, request)),
      isInvented: options.isInvented,
    });
    this.votes = new VoteChecker(report, options);
    this.certificates = new CertificateChecker(report, options, ({ client, timestamp, position }) =>
      this.order.placeOf(client, timestamp, position),
    );
  }

  report(checker: CheckerName, detail: string): void {
    if (this.violations.length < VIOLATIONS_MAX) this.violations.push({ checker, detail, moment: this.#now() });
  }

  /** A replica took a step. */
  onStep(host: ReplicaHost, input: ReplicaInput | undefined, outputs: readonly ReplicaOutput[]): void {
    if (!host.isHonest) return;
    for (const output of outputs) {
      this.#onOutput(host, output);
      markReplicaOutput(this.marks, host, output, this.#nullDigest);
    }
    if (input?.kind === 'tick') checkMemory(host, (checker, detail) => this.report(checker, detail));
    checkInvariants(host, (checker, detail) => this.report(checker, detail));
  }

  /** A message leaves a replica. */
  onSent(host: ReplicaHost, message: Message): void {
    if (host.isHonest) this.votes.onSent(host, message);
  }

  /** A client took a step. */
  onClientStep(host: ClientHost, outputs: readonly ClientOutput[]): void {
    for (const output of outputs) {
      markClientOutput(this.marks, output);
      const submitted = output.kind === 'completed' ? host.submitted[output.token] : undefined;
      if (output.kind === 'completed' && submitted !== undefined)
        this.certificates.onCompleted(host, submitted, output.certificate());
    }
  }

  #onOutput(host: ReplicaHost, output: ReplicaOutput): void {
    if (output.kind === 'executed') this.order.onExecuted(host, output);
    if (output.kind === 'state-installed') {
      this.order.onInstalled(host, output.sequence);
      this.votes.onStable(host, output.sequence, output.digest);
    }
    if (output.kind === 'checkpoint-stable') this.votes.onStable(host, output.sequence, output.digest);
    if (output.kind === 'evidence') this.votes.onEvidence(host, output.evidence);
    if (output.kind === 'alarm' && !output.problem.startsWith(AMNESIA_ALARM))
      this.report('alarm', `${host.label}: ${output.problem}`);
  }
}
