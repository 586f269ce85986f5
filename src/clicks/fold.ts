/**
 * The minute's fold: takes steps until nothing is left. A large step folds more, but clicks on very many links may be too many counters
 * for one call's deadline; the same clicks are then taken in smaller ones. Giving up on a call does not end it on the server: until it
 * has ended there, others find the fold busy, which is not the same as nothing left.
 */
export const foldSteps = [400_000, 50_000, 5_000] as const;

/** Steps in one run: more than a minute's clicks, and yet an end. */
const maxSteps = 40;
/** After a failure a busy fold is waited for, some 20 s in one run ... */
const waitMs = 2000;
const maxWaits = 10;
/** ... and after so many runs without one the next larger step is tried again. */
const cleanRunsToGrow = 10;

/** Which step runs begin with: kept between them, so that a size which fails is not tried once a minute. */
export interface FoldPace {
  /** Index into foldSteps. */
  size: number;
  cleanRuns: number;
}

export const newFoldPace = (): FoldPace => ({ size: 0, cleanRuns: 0 });

interface FoldOptions {
  pace: FoldPace;
  wait: (ms: number) => Promise<unknown>;
}

/**
 * `step` folds about so many clicks and returns how many: 0 when none is left, null when somebody else is folding, which is theirs to
 * finish unless it is a step of this run that failed. Rejects when even the smallest step fails.
 */
export async function foldInSteps(
  step: (clicks: number) => Promise<number | null>,
  { pace, wait }: FoldOptions,
): Promise<{ clicks: number; failed_steps: number; busy_steps: number }> {
  const outcome = { clicks: 0, failed_steps: 0, busy_steps: 0 };
  for (let taken = 0; taken < maxSteps; taken++) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- each step begins where the one before ended
      const folded = await step(foldSteps[pace.size] ?? foldSteps[0]);
      if (folded === 0) break;
      if (folded !== null) {
        outcome.clicks += folded;
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
function shrink(pace: FoldPace): boolean {
  const isSmallest = pace.size >= foldSteps.length - 1;
  Object.assign(pace, { size: isSmallest ? 0 : pace.size + 1, cleanRuns: 0 });
  return !isSmallest;
}

function grow(pace: FoldPace): void {
  pace.cleanRuns += 1;
  if (pace.size === 0 || pace.cleanRuns < cleanRunsToGrow) return;
  Object.assign(pace, { size: pace.size - 1, cleanRuns: 0 });
}
