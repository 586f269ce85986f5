/** The results of an ingest run as a Markdown table. */
import type { IngestSample, IngestSamples } from './ingest.ts';
import { spreadOf } from './stats.ts';

export function toIngestTable(samples: IngestSamples, history: number): string {
  const head = [
    'case',
    'clicks/s',
    'primary, CPU a click',
    'replica',
    'consumer',
    'a delivery of 2,000, p50',
    'deadlocks',
  ];
  const rows = Object.entries(samples).map(([name, own]) => toRow(name, own));
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return [`History: ${history} rows.`, '', ...lines].join('\n');
}

function toRow(name: string, own: readonly IngestSample[]): string[] {
  const speed = spreadOf(own.map(({ clicks, seconds }) => clicks / seconds));
  const cpu = (of: 'primaryCpuSeconds' | 'replicaCpuSeconds' | 'consumerCpuSeconds'): string =>
    `${spreadOf(own.map((sample) => (sample[of] * 1e6) / sample.clicks)).median.toFixed(1)} µs`;
  return [
    name,
    `**${speed.median.toFixed(0)}** (${speed.low.toFixed(0)} to ${speed.high.toFixed(0)})`,
    cpu('primaryCpuSeconds'),
    cpu('replicaCpuSeconds'),
    cpu('consumerCpuSeconds'),
    `${spreadOf(own.map(({ deliveryP50Ms }) => deliveryP50Ms)).median.toFixed(0)} ms`,
    String(own.reduce((sum, { deadlocks }) => sum + deadlocks, 0)),
  ];
}
