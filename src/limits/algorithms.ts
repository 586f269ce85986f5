/** The algorithms by name, as policies name them. */
import { fixedWindow } from './fixed-window.ts';
import { gcra } from './gcra.ts';
import type { Decide } from './limit.ts';
import { slidingCounter } from './sliding-counter.ts';
import { slidingLog } from './sliding-log.ts';
import { tokenBucket } from './token-bucket.ts';

export const algorithms = {
  'token-bucket': tokenBucket,
  gcra,
  'fixed-window': fixedWindow,
  'sliding-log': slidingLog,
  'sliding-counter': slidingCounter,
} as const satisfies Record<string, Decide>;
export type AlgorithmName = keyof typeof algorithms;
