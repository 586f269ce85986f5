import { describe, expect, it } from 'vitest';
import { parseList } from 'structured-headers';
import { toRateLimitFields } from '../../../src/limits/fields.ts';
import { policies, toCharges, type Policy } from '../../../src/limits/policies.ts';
import { maxLoggedLimit } from '../../../src/limits/sliding-log.ts';

const all: Policy[] = Object.values(policies).flat();

describe('the policies', () => {
  it('have names of their own', () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  it('keep a log only for small limits', () => {
    for (const { algorithm, limit } of all.filter((policy) => policy.algorithm === 'sliding-log'))
      expect([algorithm, limit <= maxLoggedLimit]).toEqual(['sliding-log', true]);
  });

  it('fail open for reads, and closed for what creates or signs in', () => {
    const of = (name: keyof typeof policies) => new Set(policies[name].map(({ whenDown }) => whenDown));
    expect([of('read'), of('write')]).toEqual([new Set(['open']), new Set(['open'])]);
    for (const name of ['create', 'bulk', 'auth', 'invite', 'refresh'] as const)
      expect(of(name)).toEqual(new Set(['closed']));
  });

  it('of a workspace and its credentials are one subject', () => {
    const { subject, counted } = toCharges(policies.create, { credential: 'k', workspace: 'w' });
    expect(subject).toBe('workspace:w');
    expect(counted.map(({ charge }) => charge.counter)).toEqual(['create:k', 'create-workspace:w']);
  });

  it('count who is in no workspace by the credential alone', () => {
    const { subject, counted } = toCharges(policies.read, { credential: 'k', workspace: null });
    expect([subject, counted.length]).toEqual(['credential:k', 1]);
  });

  it('do not silently count by nobody', () => {
    expect(() => toCharges(policies.auth, { credential: 'k' })).toThrow(/sign-in counts by network/);
  });
});

describe('the RateLimit fields', () => {
  const [create, wide] = policies.create;
  const standings = [
    { policy: create, allowed: false, remaining: 0, resetMs: 60_000, retryAfterMs: 4001 },
    { policy: wide, allowed: true, remaining: 2400, resetMs: 12_001, retryAfterMs: 0 },
  ];

  it('are structured lists, as the draft has them', () => {
    const fields = toRateLimitFields(standings);
    expect(fields).toEqual({
      'ratelimit-policy': '"create";q=600;w=60, "create-workspace";q=3000;w=60',
      ratelimit: '"create";r=0;t=5, "create-workspace";r=2400;t=13',
    });
    expect(parseList(fields['ratelimit'] ?? '').length).toBe(2);
  });

  it('are not there when nothing limits', () => {
    expect(toRateLimitFields([])).toEqual({});
  });
});
