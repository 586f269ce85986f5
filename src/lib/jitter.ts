/** A whole number around `value`, at most the given part of it away: what was written together must not expire together. */
export const jittered = (value: number, part: number, random: number): number =>
  Math.round(value * (1 + part * (2 * random - 1)));
