/**
 * The platform's rate limit as a coarse shield in front of the lookup Worker, shared by the isolates of a location. Not guaranteed:
 * it counts permissively, and while it fails everybody passes.
 */
import { describeError, emit } from '../platform/events.ts';

interface RateLimit {
  limit(options: { key: string }): Promise<{ success: boolean }>;
}

/** It is answered in the machine itself; a visitor does not wait for more. */
const deadlineMs = 200;
const tellEveryMs = 60_000;

export interface MissShieldOptions {
  binding: RateLimit;
  now: () => number;
  /** The timer of the request that asks. */
  wait: (ms: number) => Promise<unknown>;
}

/** Whether a network may go on. Never rejects. */
export function openMissShield({ binding, now, wait }: MissShieldOptions): (network: string) => Promise<boolean> {
  let toldAtMs = 0;
  return async (network) => {
    try {
      const late = wait(deadlineMs).then(() => Promise.reject(new Error(`no answer within ${deadlineMs} ms`)));
      return (await Promise.race([binding.limit({ key: network }), late])).success;
    } catch (error) {
      if (now() - toldAtMs >= tellEveryMs) {
        toldAtMs = now();
        emit('warn', 'miss_shield.limit.failed', { error: describeError(error) });
      }
      return true;
    }
  };
}
