/**
 * The platform's rate limit as a coarse shield in front of the lookup Worker, shared by the isolates of a location. Not guaranteed:
 * it counts permissively, and while it fails everybody passes.
 */
import { within } from '../platform/deadline.ts';
import { describeError, emit } from '../platform/events.ts';

interface RateLimit {
  limit(options: { key: string }): Promise<{ success: boolean }>;
}

/** It is answered in the machine itself; a visitor does not wait for more. */
const deadlineMs = 200;
const tellEveryMs = 60_000;

export function openMissShield(binding: RateLimit, now: () => number): (network: string) => Promise<boolean> {
  let toldAtMs = 0;
  return async (network) => {
    try {
      return (await within(deadlineMs, 'rate limit', binding.limit({ key: network }))).success;
    } catch (error) {
      if (now() - toldAtMs >= tellEveryMs) {
        toldAtMs = now();
        emit('warn', 'miss_shield.limit.failed', { error: describeError(error) });
      }
      return true;
    }
  };
}
