/** The thousand links of a run and how often each is asked for. The same numbers for the same seed, on every machine. */
import type { LinkProjection } from '../../src/links/projection.ts';

export interface BenchLink {
  key: string;
  url: string;
}

export const linkCount = 1000;
/** Host under which the links are stored and asked for. */
export const linkHost = 'go.example';

export const makeLinks = (count = linkCount): BenchLink[] =>
  Array.from({ length: count }, (_, index) => ({
    // Seven characters, like a generated code.
    key: `k${(index * 7919 + 1_000_003).toString(36).padStart(6, '0')}`,
    url: `https://www.example.com/shop/autumn-2026/landing/${index}?utm_source=newsletter&utm_medium=email&utm_campaign=fall`,
  }));

export const addressOf = (link: BenchLink): string => `${linkHost}/${link.key}`;

export const projectionOf = (link: BenchLink, index: number): LinkProjection => ({
  v: 1,
  id: linkIdOf(index),
  version: 1,
  url: link.url,
  status: 302,
  state: 'live',
  expiresAt: null,
  expiredUrl: null,
  guarded: false,
});

export const linkIdOf = (index: number): string => `30000000-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;

/** Numbers in [0, 1) from a seed (mulberry32): good enough to draw with, and repeatable. */
export function openRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Draws ranks from 0 with Zipf's law, exponent 1: the first of 1,000 gets 13 % of the requests. */
export function openZipf(count: number, random: () => number): () => number {
  let sum = 0;
  const cumulated = Array.from({ length: count }, (_, index) => (sum += 1 / (index + 1)));
  return () => {
    const wanted = random() * sum;
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cumulated[middle] ?? sum) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
