/**
 * What this machine can do at best, right now: the price of each primitive operation that the protocol needs, measured
 * alone. Computation is measured in processor time, which other work on the machine disturbs least; waiting in elapsed
 * time. The median of several slices, so that one stall does not count.
 */
import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { decodeMessage, encodeMessage } from '@dikast/core/pbft/codec';
import { DEFAULT_LIMITS } from '@dikast/core/pbft/limits';
import type { Prepare } from '@dikast/core/pbft/message';
import { verifyEd25519 } from 'dikast/adapters/ed25519';
import { hmac, sha256, signerOf } from './pbft-crypto.ts';
import type { UnitCosts } from './pbft-work.ts';

const SLICES = 9;
const SLICE_MS = 20;
const SMALL_BYTES = 64;
const LARGE_BYTES = 1 << 16;
const STATEMENT_BYTES = 90;
const RECORD_BYTES = 512;
const ROUND_TRIPS = 400;
const SYNCS = 200;

/** Measures all unit costs; files are made in `folder`. */
export async function measureUnitCosts(folder: string): Promise<UnitCosts> {
  const signer = signerOf({ kind: 'client', id: 0 });
  const statement = new Uint8Array(STATEMENT_BYTES);
  const signature = signer.sign(statement);
  const key = new Uint8Array(32);
  const small = new Uint8Array(SMALL_BYTES);
  const large = new Uint8Array(LARGE_BYTES);
  const prepare = samplePrepare(signature);
  const encoded = encodeMessage(prepare);
  const hash = lineThrough(
    microsecondsOf(() => sha256(small)),
    microsecondsOf(() => sha256(large)),
  );
  const mac = lineThrough(
    microsecondsOf(() => hmac(key, small)),
    microsecondsOf(() => hmac(key, large)),
  );
  return {
    sign: microsecondsOf(() => signer.sign(statement)),
    verify: microsecondsOf(() => verifyEd25519(signer.publicKey, statement, signature)),
    hash: hash.fixed,
    hashPerByte: hash.perByte,
    mac: mac.fixed,
    macPerByte: mac.perByte,
    encode: microsecondsOf(() => encodeMessage(prepare)),
    decode: microsecondsOf(() => decodeMessage(encoded, DEFAULT_LIMITS)),
    sync: syncMicroseconds(folder),
    roundTrip: await roundTripMicroseconds(),
  };
}

function samplePrepare(signature: Uint8Array): Prepare {
  const vote = { epoch: 0, view: 0, sequence: 1, digest: '00'.repeat(32) };
  return { kind: 'prepare', ...vote, replica: 1, proposalSignature: signature, signature };
}

/** Cost of short inputs and of each further byte, from one short and one long input. */
function lineThrough(smallUs: number, largeUs: number): { readonly fixed: number; readonly perByte: number } {
  const perByte = Math.max(0, (largeUs - smallUs) / (LARGE_BYTES - SMALL_BYTES));
  return { fixed: smallUs - perByte * SMALL_BYTES, perByte };
}

function microsecondsOf(work: () => unknown): number {
  return median(Array.from({ length: SLICES }, () => microsecondsInSlice(work)));
}

function microsecondsInSlice(work: () => unknown): number {
  const start = process.cpuUsage();
  for (let rounds = 20; ; rounds += 20) {
    for (let count = 0; count < 20; count++) work();
    const { user, system } = process.cpuUsage(start);
    if (user + system >= SLICE_MS * 1000) return (user + system) / rounds;
  }
}

/** Overwrite in place and fdatasync, as the benchmark's log does it. */
function syncMicroseconds(folder: string): number {
  const path = join(folder, 'sync-floor');
  const file = openSync(path, 'w');
  const record = new Uint8Array(RECORD_BYTES);
  writeSync(file, new Uint8Array(1 << 20), 0, 1 << 20, 0);
  fdatasyncSync(file);
  let offset = 0;
  const times = Array.from({ length: SYNCS }, () => {
    const startMs = performance.now();
    writeSync(file, record, 0, RECORD_BYTES, offset);
    fdatasyncSync(file);
    offset = (offset + RECORD_BYTES) % (1 << 20);
    return (performance.now() - startMs) * 1000;
  });
  closeSync(file);
  rmSync(path);
  return median(times);
}

async function roundTripMicroseconds(): Promise<number> {
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('data', (chunk) => socket.write(chunk));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  const times: number[] = [];
  for (let round = 0; round < ROUND_TRIPS; round++) times.push(await oneRoundTrip(socket));
  socket.destroy();
  server.close();
  return median(times);
}

async function oneRoundTrip(socket: Socket): Promise<number> {
  const startMs = performance.now();
  socket.write(new Uint8Array(200));
  await new Promise<void>((resolve) => socket.once('data', () => resolve()));
  return (performance.now() - startMs) * 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[values.length >> 1] ?? Number.NaN;
}
