import { expect, it } from 'vitest';

import { judge, revocationLimits } from '../../../src/tokens/revocations.ts';

it.for([
  ['valid', true, 'proceed'],
  ['valid', false, 'proceed'],
  ['revoked', true, 'refuse'],
  ['revoked', false, 'refuse'],
  ['unknown', true, 'try_again'],
  ['unknown', false, 'proceed'],
] as const)('a credential that is %s, for something sensitive: %s -> %s', ([state, isSensitive, judgement]) => {
  expect(judge(state, isSensitive)).toBe(judgement);
});

it('an isolate hears of a revocation within five seconds, its question to Redis (twice 500 ms at most) included', () => {
  expect(revocationLimits.validMemoMs + 2 * 500).toBeLessThanOrEqual(5000);
});
