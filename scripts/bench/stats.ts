/** Numbers from repetitions. Medians, because one repetition on a shared machine may be anything. */
export interface Spread {
  median: number;
  /** Quartiles: half of the repetitions lie between them. */
  low: number;
  high: number;
}

/** The value below which the given share of the sorted values lies. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position % 1);
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: quantile(sorted, 0.5), low: quantile(sorted, 0.25), high: quantile(sorted, 0.75) };
}

/** In the order in which they came, milliseconds. */
export function toLatency(durationsMs: readonly number[]): { p50Ms: number; p99Ms: number } {
  const sorted = Float64Array.from(durationsMs).sort();
  return { p50Ms: quantile(sorted, 0.5), p99Ms: quantile(sorted, 0.99) };
}
