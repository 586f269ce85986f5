import { setTimeout as sleep } from 'node:timers/promises';

export type WaitOptions = {
  /** Completes the sentence "gave up waiting for …". */
  readonly what: string;
  readonly deadlineMs: number;
  /** Pause between two probes. Default 20 ms. */
  readonly everyMs?: number;
};

/**
 * Calls `probe` until it answers something other than null or false, and returns that.
 * Throws once `deadlineMs` has passed; what `probe` itself throws passes through at once.
 */
export async function waitFor<T>(
  probe: () => T | null | false | Promise<T | null | false>,
  options: WaitOptions,
): Promise<T> {
  const end = performance.now() + options.deadlineMs;
  for (;;) {
    // Probes run one after another on purpose: each looks at a world that the previous one left.
    const answer = await probe();
    if (answer !== null && answer !== false) return answer;
    if (performance.now() >= end) throw new Error(`gave up waiting for ${options.what} after ${options.deadlineMs} ms`);
    await sleep(options.everyMs ?? 20);
  }
}
