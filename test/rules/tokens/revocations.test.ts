import { expect, it } from 'vitest';

import { revocationLimits } from '../../../src/tokens/revocations.ts';

it('an isolate hears of a revocation within five seconds, its question to Redis (twice 500 ms at most) included', () => {
  expect(revocationLimits.validMemoMs + 2 * 500).toBeLessThanOrEqual(5000);
});
