import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';

import { codeOf, stepsAround } from '../../../src/identity/totp.ts';

/** The secret of RFC 6238, appendix B. */
const secret = Buffer.from('12345678901234567890');
const codeAt = (seconds: number): string => {
  const [current] = stepsAround(seconds * 1000);
  return codeOf(
    createHmac('sha1', secret)
      .update(current?.message ?? '')
      .digest(),
  );
};

describe('a time-based code', () => {
  // The last six of the eight digits in the RFC's table.
  it.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ])('at %d s is %s, as RFC 6238 says', (seconds, code) => {
    expect(codeAt(seconds)).toBe(code);
  });

  it('may belong to the step before or after', () => {
    expect(stepsAround(90_000).map(({ step }) => step)).toEqual([3, 2, 4]);
  });
});
