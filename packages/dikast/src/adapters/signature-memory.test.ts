import { describe, expect, it } from 'vitest';
import { signerFromSeed, verifyEd25519 } from './ed25519.ts';
import { SignatureMemory } from './signature-memory.ts';

const text = (value: string) => new TextEncoder().encode(value);
const signer = signerFromSeed(new Uint8Array(32).fill(1));
const other = signerFromSeed(new Uint8Array(32).fill(2));

describe('a memory of signatures', () => {
  it('answers as the verifier does, on the first look and on the second', () => {
    const { verify } = new SignatureMemory();
    const signature = signer.sign(text('one'));
    const cases = [
      [signer.publicKey, text('one'), signature],
      [signer.publicKey, text('two'), signature],
      [other.publicKey, text('one'), signature],
      [signer.publicKey, text('one'), signature.slice(0, 63)],
      [signer.publicKey, text('one'), signature.map((byte, index) => (index === 40 ? byte ^ 1 : byte))],
      [signer.publicKey, text('x'.repeat(5000)), signer.sign(text('x'.repeat(5000)))],
    ] as const;
    for (const _ of [1, 2]) {
      for (const [key, bytes, sent] of cases) expect(verify(key, bytes, sent)).toBe(verifyEd25519(key, bytes, sent));
    }
  });

  it('believes what a witnessed signer signed for those bytes and that key only', () => {
    const memory = new SignatureMemory();
    const witnessed = memory.witness(signer);
    witnessed.sign(text('proof'));
    const signature = witnessed.sign(text('one'));
    expect(memory.verify(signer.publicKey, text('one'), signature)).toBe(true);
    expect(memory.verify(signer.publicKey, text('two'), signature)).toBe(false);
    expect(memory.verify(other.publicKey, text('one'), signature)).toBe(false);
  });

  it('never believes a signer whose signatures do not verify', () => {
    const memory = new SignatureMemory();
    const broken = memory.witness({ publicKey: signer.publicKey, sign: (bytes) => other.sign(bytes) });
    for (const value of ['one', 'two'])
      expect(memory.verify(signer.publicKey, text(value), broken.sign(text(value)))).toBe(false);
  });

  it('keeps what it was told when the caller changes its bytes afterwards', () => {
    const memory = new SignatureMemory();
    const bytes = text('one');
    const signature = signer.sign(bytes);
    expect(memory.verify(signer.publicKey, bytes, signature)).toBe(true);
    bytes[0] = 0;
    expect(memory.verify(signer.publicKey, bytes, signature)).toBe(false);
    expect(memory.verify(signer.publicKey, text('one'), signature)).toBe(true);
  });
});
