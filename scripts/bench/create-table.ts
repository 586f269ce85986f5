/** The results of a create run as a Markdown table. */
import type { CreateSample, CreateSamples } from './create.ts';
import { spreadOf } from './stats.ts';

export function toCreateTable(samples: CreateSamples): string {
  const head = [
    'case',
    'links/s answered',
    'links/s in KV and Redis',
    'a call, p50 / p99',
    "primary's CPU a link",
    "replica's",
    "Workers'",
    'published again',
    'a link: statements, KV puts, Redis commands',
  ];
  const rows = Object.entries(samples).map(([name, own]) => {
    const median = (value: (sample: CreateSample) => number): number => spreadOf(own.map(value)).median;
    const us = (seconds: (sample: CreateSample) => number): string =>
      `${median((sample) => (1e6 * seconds(sample)) / sample.links).toFixed(0)} µs`;
    const each = (count: (sample: CreateSample) => number): string =>
      median((sample) => count(sample) / sample.links).toFixed(2);
    return [
      name,
      `**${median(({ links, seconds }) => links / seconds).toFixed(0)}**`,
      median(({ links, publishedSeconds }) => links / publishedSeconds).toFixed(0),
      `${median(({ p50Ms }) => p50Ms).toFixed(1)} / ${median(({ p99Ms }) => p99Ms).toFixed(1)} ms`,
      us(({ primaryCpuSeconds }) => primaryCpuSeconds),
      us(({ replicaCpuSeconds }) => replicaCpuSeconds),
      us(({ workersCpuSeconds }) => workersCpuSeconds),
      String(own.reduce((sum, { repaired }) => sum + repaired, 0)),
      `${each(({ primaryStatements }) => primaryStatements)}, ${each(({ kvPuts }) => kvPuts)}, ${each(({ redisCommands }) => redisCommands)}`,
    ];
  });
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
