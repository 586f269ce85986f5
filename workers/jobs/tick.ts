import { describeError, emit } from '../../src/platform/events.ts';

type Outcome = Record<string, number>;

export interface Task {
  /** Noun and verb of its event, e.g. `outbox.publish`. */
  name: string;
  every: 'minute' | 'hour';
  /** Returns the counts to be told in the event. */
  run: () => Promise<Outcome>;
}

/** Hourly tasks run at this minute, away from the full hour, when everybody else's run. */
export const minuteOfHour = 7;

/** Runs what is due at that time. A task that fails is told and does not stop the others; never rejects. */
export async function runTick(tasks: readonly Task[], timeMs: number): Promise<void> {
  const minute = new Date(timeMs).getUTCMinutes();
  const due = tasks.filter(({ every }) => every === 'minute' || minute === minuteOfHour);
  await Promise.all(due.map(runTask));
}

async function runTask({ name, run }: Task): Promise<void> {
  const startedAt = Date.now();
  try {
    emit('info', `${name}.done`, { ...(await run()), duration_ms: Date.now() - startedAt });
  } catch (error) {
    emit('error', `${name}.failed`, { error: describeError(error), duration_ms: Date.now() - startedAt });
  }
}

/** Takes steps until one finds nothing left, so many at most; returns the sum of what they did. */
export async function repeat(atMost: number, step: () => Promise<number>): Promise<number> {
  let sum = 0;
  for (let round = 0; round < atMost; round++) {
    // oxlint-disable-next-line no-await-in-loop -- each step begins where the one before ended
    const done = await step();
    if (done === 0) break;
    sum += done;
  }
  return sum;
}
