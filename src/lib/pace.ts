/**
 * Work in steps that find their own size. A large step does more at once, but may be too much for one call's deadline; the same work is
 * then taken in smaller ones. Giving up on a call does not end it on the server: until it has ended there, others find the work busy,
 * which is not the same as nothing left.
 */

/** After a failure, busy work is waited for, some 20 s in one run ... */
const waitMs = 2000;
const maxWaits = 10;
/** ... and after so many runs without one the next larger step is tried again. */
const cleanRunsToGrow = 10;

/** How large the steps are that a run begins with: kept between runs, so that a size that fails is not tried once a minute. */
export interface Pace {
  /** Largest first. */
  readonly sizes: readonly [number, ...number[]];
  /** Index into sizes. */
  current: number;
  cleanRuns: number;
}

export const newPace = (sizes: Pace['sizes']): Pace => ({ sizes, current: 0, cleanRuns: 0 });

interface PacedOptions {
  pace: Pace;
  /** Steps in one run. */
  atMost: number;
  wait: (ms: number) => Promise<unknown>;
}

/**
 * `step` does about as much as it is told to and returns how much that was: 0 when nothing is left, null when somebody else is at it,
 * which is theirs to finish unless it is a step of this run that failed. Rejects when even the smallest step fails.
 */
export async function takePacedSteps(
  step: (size: number) => Promise<number | null>,
  { pace, atMost, wait }: PacedOptions,
): Promise<{ done: number; failed_steps: number; busy_steps: number }> {
  const outcome = { done: 0, failed_steps: 0, busy_steps: 0 };
  for (let taken = 0; taken < atMost; taken++) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- each step begins where the one before ended
      const done = await step(pace.sizes[pace.current] ?? pace.sizes[0]);
      if (done === 0) break;
      if (done !== null) {
        outcome.done += done;
        continue;
      }
      outcome.busy_steps += 1;
      if (outcome.failed_steps === 0 || outcome.busy_steps > maxWaits) break;
    } catch (error) {
      outcome.failed_steps += 1;
      if (!shrink(pace)) throw error;
    }
    // oxlint-disable-next-line no-await-in-loop -- what the failed step left on the server has to end
    await wait(waitMs);
  }
  if (outcome.failed_steps + outcome.busy_steps === 0) grow(pace);
  return outcome;
}

/** Whether there is a smaller step. When there is none it was not the size that failed, so the next run begins with the largest. */
function shrink(pace: Pace): boolean {
  const isSmallest = pace.current >= pace.sizes.length - 1;
  Object.assign(pace, { current: isSmallest ? 0 : pace.current + 1, cleanRuns: 0 });
  return !isSmallest;
}

function grow(pace: Pace): void {
  pace.cleanRuns += 1;
  if (pace.current === 0 || pace.cleanRuns < cleanRunsToGrow) return;
  Object.assign(pace, { current: pace.current - 1, cleanRuns: 0 });
}
