/** Requests made before the measurement, so that making them costs nothing while it runs. */
import { linkCount, openRandom, openZipf } from './links.ts';
import type { LoadTarget } from './load.ts';
import { toRequest } from './visitors.ts';

const preparedCount = 8192;

export interface Prepared {
  /** Which link. */
  index: number;
  bytes: Buffer;
}

export const prepareEach = (job: LoadTarget): Prepared[] => {
  const random = openRandom(1);
  return job.paths.map((path, index) => ({ index, bytes: toRequest(job, path, random) }));
};

const known = new Map<string, Prepared[]>();

export function prepareZipf(job: LoadTarget): Prepared[] {
  const name = `${job.host} ${job.place} ${job.paths[0]} ${job.paths.length}`;
  const before = known.get(name);
  if (before) return before;
  const random = openRandom(2);
  const draw = openZipf(Math.min(job.paths.length, linkCount), random);
  const made = Array.from({ length: preparedCount }, () => {
    const index = draw();
    return { index, bytes: toRequest(job, job.paths[index] ?? '/', random) };
  });
  known.set(name, made);
  return made;
}
