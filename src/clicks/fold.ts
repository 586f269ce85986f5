/**
 * The minute's fold: takes steps until nothing is left. A large step folds more, but clicks on very many links may be too many counters
 * for one call's deadline; a step that failed did nothing, and the same clicks are then taken in smaller ones.
 */
export const foldSteps = [400_000, 50_000, 5_000] as const;

/** Steps in one run: more than a minute's clicks, and yet an end. */
const maxSteps = 40;

/** `step` folds about so many clicks and returns how many, 0 when none is left. Rejects when even the smallest step fails. */
export async function foldInSteps(
  step: (clicks: number) => Promise<number>,
): Promise<{ clicks: number; failed_steps: number }> {
  let clicks = 0;
  let failures = 0;
  for (let taken = 0; taken < maxSteps; taken++) {
    const size = foldSteps[failures] ?? foldSteps[0];
    try {
      // oxlint-disable-next-line no-await-in-loop -- each step begins where the one before ended
      const folded = await step(size);
      if (folded === 0) break;
      clicks += folded;
    } catch (error) {
      failures += 1;
      if (failures === foldSteps.length) throw error;
    }
  }
  return { clicks, failed_steps: failures };
}
