/**
 * The RateLimit fields (draft-ietf-httpapi-ratelimit-headers-10): what the policies are, and how a request stands with them.
 *
 * `t` is the time until the whole quota is there again; for a policy that refuses it is the time after which the same request passes, so that
 * Retry-After is never earlier.
 */
import { serializeList, type Item } from 'structured-headers';

import type { Standing } from './limiter.ts';

export function toRateLimitFields(standings: readonly Standing[]): Record<string, string> {
  if (standings.length === 0) return {};
  const policies = standings.map(({ policy: { name, limit, windowMs } }): Item => [
    name,
    new Map([
      ['q', limit],
      ['w', windowMs / 1000],
    ]),
  ]);
  const limits = standings.map(({ policy, allowed, remaining, resetMs, retryAfterMs }): Item => [
    policy.name,
    new Map([
      ['r', remaining],
      ['t', toSeconds(allowed ? resetMs : (retryAfterMs ?? resetMs))],
    ]),
  ]);
  return { 'ratelimit-policy': serializeList(policies), ratelimit: serializeList(limits) };
}

/** Rounded up: who comes at that time is not too early. */
export const toSeconds = (ms: number): number => Math.ceil(ms / 1000);
