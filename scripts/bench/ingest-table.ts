/** The results of an ingest run as Markdown tables. */
import type { IngestOutcome, IngestSample, IngestSamples } from './ingest.ts';
import { spreadOf } from './stats.ts';

export function toIngestTable({ empty, history }: IngestOutcome, rows: number): string {
  const parts = ['History: none.', '', toTable(empty)];
  if (history) parts.push('', `History: ${rows} rows.`, '', toTable(history), '', toGrowth(empty, history));
  return parts.join('\n');
}

const head = [
  'case',
  'clicks/s',
  'clicks/s with its fold',
  'primary, CPU a click',
  'fold',
  'replica, fold included',
  'consumer',
  'a delivery of 2,000, p50',
  'deadlocks',
];

function toTable(samples: IngestSamples): string {
  const rows = Object.entries(samples).map(([name, own]) => toRow(name, own));
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function toRow(name: string, own: readonly IngestSample[]): string[] {
  const speed = spreadOf(own.map(({ clicks, seconds }) => clicks / seconds));
  // As if ingest stood still while the fold runs, which it does not.
  const withFold = spreadOf(own.map(({ clicks, seconds, fold }) => clicks / (seconds + fold.seconds)));
  const cpu = (secondsOf: (sample: IngestSample) => number): string => `${perClick(own, secondsOf).toFixed(1)} µs`;
  return [
    name,
    `**${speed.median.toFixed(0)}** (${speed.low.toFixed(0)} to ${speed.high.toFixed(0)})`,
    withFold.median.toFixed(0),
    cpu(({ primaryCpuSeconds }) => primaryCpuSeconds),
    cpu(({ fold }) => fold.primaryCpuSeconds),
    cpu(({ replicaCpuSeconds, fold }) => replicaCpuSeconds + fold.replicaCpuSeconds),
    cpu(({ consumerCpuSeconds }) => consumerCpuSeconds),
    `${spreadOf(own.map(({ deliveryP50Ms }) => deliveryP50Ms)).median.toFixed(0)} ms`,
    String(own.reduce((sum, { deadlocks }) => sum + deadlocks, 0)),
  ];
}

const perClick = (own: readonly IngestSample[], secondsOf: (sample: IngestSample) => number): number =>
  spreadOf(own.map((sample) => (secondsOf(sample) * 1e6) / sample.clicks)).median;

/** What a click costs the primary, its fold included, on top of the history, to what it costs on empty tables. */
function toGrowth(empty: IngestSamples, history: IngestSamples): string {
  const ofPrimary = ({ primaryCpuSeconds, fold }: IngestSample) => primaryCpuSeconds + fold.primaryCpuSeconds;
  const lines = Object.entries(history).map(([name, own]) => {
    const [before, after] = [perClick(empty[name] ?? [], ofPrimary), perClick(own, ofPrimary)];
    return `| ${name} | ${before.toFixed(1)} µs | ${after.toFixed(1)} µs | **${(after / before).toFixed(2)}** |`;
  });
  const title = [
    '| primary, CPU a click, fold included | no history | with it | growth |',
    '| --- | --- | --- | --- |',
  ];
  return [...title, ...lines].join('\n');
}
