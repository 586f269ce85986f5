import * as fc from 'fast-check';
import { describe, it } from 'vitest';

import { parseCodeKey } from '../../../src/links/code-key.ts';
import { codeSpace, toCode } from '../../../src/links/code.ts';
import { blockSize, takeCodes, type CodeLease } from '../../../src/links/codes.ts';

const { sip } = parseCodeKey('000102030405060708090a0b0c0d0e0f');

describe('toCode', () => {
  it('gives 7 characters of base62 for every number', ({ expect }) => {
    fc.assert(
      fc.property(fc.nat(codeSpace - 1), (sequence) => {
        expect(toCode(sequence, sip)).toMatch(/^[0-9A-Za-z]{7}$/);
      }),
    );
  });

  it('never gives a code twice', ({ expect }) => {
    const codes = new Set(Array.from({ length: 20_000 }, (_, sequence) => toCode(sequence, sip)));
    expect(codes.size).toBe(20_000);
  });

  it('hands out the same codes as the first release did', ({ expect }) => {
    // A change here would give out codes again that people have printed.
    expect([0, 1, 2, codeSpace - 1].map((sequence) => toCode(sequence, sip))).toEqual([
      'WaLBFCd',
      'wppnR2M',
      'RgpK3JS',
      'RaXcYJy',
    ]);
  });

  it('gives other codes under another key', ({ expect }) => {
    const other = parseCodeKey('ff0102030405060708090a0b0c0d0e0f').sip;
    expect(toCode(7, other)).not.toBe(toCode(7, sip));
  });

  it('does not let neighbours look alike', ({ expect }) => {
    const common = Array.from({ length: 1000 }, (_, i) => {
      const [a, b] = [toCode(i, sip), toCode(i + 1, sip)];
      return a.split('').filter((char, at) => char === b[at]).length;
    });
    // Two random codes share 7/62 characters on average.
    expect(common.reduce((sum, n) => sum + n, 0) / common.length).toBeLessThan(0.25);
  });

  it('refuses numbers beyond its space instead of repeating codes', ({ expect }) => {
    expect(() => toCode(codeSpace, sip)).toThrow(RangeError);
    expect(() => toCode(-1, sip)).toThrow(RangeError);
  });
});

describe('parseCodeKey', () => {
  it('refuses a secret that is too short or not hexadecimal', ({ expect }) => {
    expect(() => parseCodeKey('abc')).toThrow(/LINK_CODE_KEY/);
    expect(() => parseCodeKey('z'.repeat(32))).toThrow(/LINK_CODE_KEY/);
  });
  it('gives different fingerprints for different keys', ({ expect }) => {
    const hex = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('hex'));
    fc.assert(
      fc.property(hex, hex, (a, b) => {
        fc.pre(a !== b);
        expect(parseCodeKey(a).fingerprint).not.toEqual(parseCodeKey(b).fingerprint);
      }),
    );
  });
});

describe('takeCodes', () => {
  it('gives each code once, also to requests that ask at the same time', async ({ expect }) => {
    const lease: CodeLease = { blocks: [] };
    let next = 0;
    let leases = 0;
    const leaseBlocks = async (count: number) => {
      leases++;
      await Promise.resolve();
      return Array.from({ length: count }, () => (next += blockSize) - blockSize);
    };
    const taken = await Promise.all(Array.from({ length: 50 }, (_, i) => takeCodes(lease, i % 7, sip, leaseBlocks)));
    const codes = taken.flat();
    expect(taken.map(({ length }) => length)).toEqual(Array.from({ length: 50 }, (_, i) => i % 7));
    expect(new Set(codes).size).toBe(codes.length);
    expect(leases).toBeGreaterThan(0);
  });

  it('asks the database once for many links', async ({ expect }) => {
    const lease: CodeLease = { blocks: [] };
    const asked: number[] = [];
    const leaseBlocks = async (count: number) => {
      asked.push(count);
      return Array.from({ length: count }, (_, i) => i * blockSize);
    };
    await takeCodes(lease, 1000, sip, leaseBlocks);
    await takeCodes(lease, 1, sip, leaseBlocks);
    expect(asked).toEqual([16]);
  });
});
