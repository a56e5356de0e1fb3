/**
 * What correct clients accept: a certificate that verifies with the group's keys and nothing else, that does not with a
 * signature less, that agrees with what was executed, and that respects the order of real time.
 */
import { toHex } from '@dikast/core/base/bytes';
import { type Certificate, verifyCertificate } from '@dikast/core/pbft/certificate';
import type { ClientHost, SubmittedOperation } from './client-host.ts';
import type { Report } from './violation.ts';
import type { GroupKnowledge } from './vote-checker.ts';

/** Checks every completed operation. */
export class CertificateChecker {
  readonly #report: Report;
  readonly #knowledge: GroupKnowledge;
  readonly #placeOf: (certificate: Certificate) => { readonly sequence: number; readonly result: string } | undefined;
  #completedUpTo = 0;
  #completed = 0;

  constructor(
    report: Report,
    knowledge: GroupKnowledge,
    placeOf: (certificate: Certificate) => { readonly sequence: number; readonly result: string } | undefined,
  ) {
    this.#report = report;
    this.#knowledge = knowledge;
    this.#placeOf = placeOf;
  }

  /** Highest sequence number that a correct client knows to be executed by a quorum. */
  get completedUpTo(): number {
    return this.#completedUpTo;
  }

  /** Operations completed. */
  get completed(): number {
    return this.#completed;
  }

  onCompleted(host: ClientHost, submitted: SubmittedOperation, certificate: Certificate): void {
    this.#completed += 1;
    const name = `${certificate.client}/${certificate.timestamp}/${certificate.position}`;
    if (submitted.isCompleted) this.#report('certificates', `${host.label} completed ${submitted.token} twice`);
    submitted.isCompleted = true;
    this.#checkSignatures(host, name, certificate);
    const place = this.#placeOf(certificate);
    const result = `${certificate.result.status}:${toHex(certificate.result.bytes)}`;
    if (place === undefined) this.#report('certificates', `${name} is certified, and no correct replica executed it`);
    else if (place.sequence !== certificate.sequence || place.result !== result)
      this.#report('certificates', `${name} is certified at ${certificate.sequence} with another result or place`);
    if (submitted.operation !== undefined && toHex(submitted.operation) !== toHex(certificate.operation))
      this.#report('certificates', `${name} is certified for another operation than was submitted`);
    if (certificate.sequence < submitted.after)
      this.#report('order', `${name} stands at ${certificate.sequence}, before ${submitted.after} that had completed`);
    this.#completedUpTo = Math.max(this.#completedUpTo, certificate.sequence);
  }

  #checkSignatures(host: ClientHost, name: string, certificate: Certificate): void {
    const { group, crypto, membershipOf } = this.#knowledge;
    const membership = membershipOf(certificate.epoch);
    if (membership === undefined) {
      this.#report('certificates', `${host.label} accepted ${name} in epoch ${certificate.epoch}, which never began`);
      return;
    }
    const trust = { group, membership, sha256: crypto.sha256, verify: crypto.verify };
    const verdict = verifyCertificate(certificate, trust);
    if (!verdict.isValid) this.#report('certificates', `${host.label} accepted ${name}: ${verdict.problem}`);
    const thinned = { ...certificate, signatures: certificate.signatures.slice(1) };
    if (verdict.isValid && certificate.signatures.length === verdict.q && verifyCertificate(thinned, trust).isValid)
      this.#report('certificates', `${name} verifies with one signature less than a quorum`);
  }
}
