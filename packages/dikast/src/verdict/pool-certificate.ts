/**
 * Certificates as verdicts carry them, there and back: what the verdict holds anyway is left out and put in again.
 */
import { fromHex, toHex } from '@dikast/core/base/bytes';
import { canonicalBytes } from '@dikast/core/base/canonical-json';
import { type DecideOperation, encodeOperation } from '@dikast/core/council/council-operation';
import type { DecidedResult } from '@dikast/core/council/council-result';
import type { Certificate } from '@dikast/core/pbft/certificate';
import type { PoolCertificate } from './verdict.ts';

/** A certificate as a verdict carries it. */
export function packCertificate(certificate: Certificate, result: DecidedResult): PoolCertificate {
  const { epoch, sequence, timestamp, position, leaf, leafCount, siblings, signatures } = certificate;
  return {
    epoch,
    sequence,
    timestamp,
    position,
    leaf,
    leafCount,
    siblings: siblings.map(toHex),
    result,
    signatures: signatures.map(({ replica, view, signature }) => ({ replica, view, signature: toHex(signature) })),
  };
}

/** The whole certificate, for the operation that it must be about. */
export function unpackCertificate(
  packed: PoolCertificate,
  about: { readonly group: string; readonly client: number; readonly operation: DecideOperation },
): Certificate {
  return {
    ...packed,
    group: about.group,
    client: about.client,
    operation: encodeOperation(about.operation),
    result: { status: 'done', bytes: canonicalBytes(packed.result) },
    siblings: packed.siblings.map(bytesOf),
    signatures: packed.signatures.map(({ replica, view, signature }) => ({
      replica,
      view,
      signature: bytesOf(signature),
    })),
  };
}

function bytesOf(hex: string): Uint8Array {
  return fromHex(hex) ?? new Uint8Array();
}
