import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { waitFor } from '../../../scripts/lib/wait-for.ts';
import type { Stack } from '../../../scripts/stack/types.ts';
import { openRedis } from '../../../src/platform/redis.ts';
import { redisRevocations } from '../../../src/tokens/cache.ts';
import { revocationLimits } from '../../../src/tokens/revocations.ts';
import { startPreparedStack } from '../../support/prepared-stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startPreparedStack();
});
afterAll(() => stack.stop());

/** An isolate with a clock of its own. */
function openIsolate() {
  let asked = 0;
  let nowMs = 1_000_000;
  const redis = () => {
    asked++;
    return openRedis({ url: stack.upstash.url, token: stack.upstash.token, deadlineMs: 5000 });
  };
  const revocations = redisRevocations(redis, () => nowMs);
  return { ...revocations, advance: (ms: number) => (nowMs += ms), asked: () => asked };
}

describe('revocations', () => {
  it('are heard of at once where they are made, and elsewhere as soon as the memory of a yes is over', async () => {
    const here = openIsolate();
    const elsewhere = openIsolate();
    expect([await here.isRevoked('a'), await elsewhere.isRevoked('a')]).toEqual(['valid', 'valid']);
    await here.revoke('a');
    expect([await here.isRevoked('a'), await elsewhere.isRevoked('a')]).toEqual(['revoked', 'valid']);
    elsewhere.advance(revocationLimits.validMemoMs);
    expect(await elsewhere.isRevoked('a')).toBe('revoked');
    expect(await elsewhere.isRevoked('b')).toBe('valid');
  });

  it('cost one question in several seconds', async () => {
    const isolate = openIsolate();
    for (let i = 0; i < 10; i++) await isolate.isRevoked('c');
    expect(isolate.asked()).toBe(1);
  });

  it('made while a question is under way are not forgotten for its answer', async () => {
    const isolate = openIsolate();
    const asked = isolate.isRevoked('d');
    const revoked = isolate.revoke('d');
    expect(await asked).toBe('revoked');
    await revoked;
    expect(await isolate.isRevoked('d')).toBe('revoked');
  });

  it('are kept as long as a credential can live', async () => {
    await openIsolate().revoke('e');
    const seconds = await openRedis({ ...stack.upstash, deadlineMs: 5000 }).ttl('revoked:e');
    expect(seconds).toBeGreaterThan(89 * 86_400);
  });
});

describe('while Redis is stopped', () => {
  const isolate = openIsolate();

  beforeAll(() => stack.stopRedis());
  afterAll(() => stack.startRedis());

  it('nobody knows, and Redis is not asked again for a second', async () => {
    expect(await isolate.isRevoked('f')).toBe('unknown');
    expect(await isolate.isRevoked('g')).toBe('unknown');
    expect(isolate.asked()).toBe(1);
  });

  it('a revocation holds where it was made', async () => {
    await isolate.revoke('h');
    expect(await isolate.isRevoked('h')).toBe('revoked');
  });

  it('Redis is asked again when it is back', async () => {
    await stack.startRedis();
    const answers = async () => {
      isolate.advance(revocationLimits.pauseMs);
      return (await isolate.isRevoked('f')) === 'valid';
    };
    expect(await waitFor(answers, { what: 'Redis to answer', deadlineMs: 20_000, everyMs: 50 })).toBe(true);
  });
});
