/** The results of a memory run as a Markdown table. */
import type { MemoryOutcome, MemorySample } from './memory.ts';

export function toMemoryTable({ samples, links, seconds, clicks }: MemoryOutcome): string {
  const rows = samples.map(
    ({ requests, residentMegabytes, heapMegabytes }) =>
      `| ${requests.toLocaleString('en')} | ${residentMegabytes.toFixed(0)} MB | ${heapMegabytes.toFixed(1)} MB |`,
  );
  const requests = samples.at(-1)?.requests ?? 0;
  // The first sample is the warm-up: memory fills, compilers run.
  const warm = samples.slice(1);
  const [first, second] = [warm.slice(0, Math.floor(warm.length / 2)), warm.slice(Math.ceil(warm.length / 2))];
  const ratio = (value: (sample: MemorySample) => number): string =>
    (meanOf(second, value) / meanOf(first, value)).toFixed(2);
  return [
    '| requests so far | resident | V8 heap after collection |',
    '| --- | --- | --- |',
    ...rows,
    '',
    `- second half to first half, without the first sample: resident ${ratio((one) => one.residentMegabytes)}, heap ${ratio((one) => one.heapMegabytes)}`,
    `- ${requests.toLocaleString('en')} redirects of ${links.toLocaleString('en')} links in ${seconds.toFixed(0)} s, ${clicks.toLocaleString('en')} clicks in the queue`,
  ].join('\n');
}

const meanOf = (samples: readonly MemorySample[], value: (sample: MemorySample) => number): number =>
  samples.reduce((sum, sample) => sum + value(sample), 0) / samples.length;
