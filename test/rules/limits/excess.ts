/** What was allowed at one time. */
export interface Allowed {
  atMs: number;
  units: number;
}

/** Of all spans of time, the most units beyond the limit and what it refills meanwhile. */
export function maxExcess(
  allowed: readonly Allowed[],
  { limit, windowMs }: { limit: number; windowMs: number },
): number {
  let max = Number.NEGATIVE_INFINITY;
  for (const [from, { atMs }] of allowed.entries()) {
    let sum = 0;
    for (const { atMs: toMs, units } of allowed.slice(from)) {
      sum += units;
      max = Math.max(max, sum - limit - Math.floor((limit * (toMs - atMs)) / windowMs));
    }
  }
  return max;
}
