/** The results of a redirect run as a Markdown table. */
import type { ClickProof, RedirectOutcome, RedirectSample, RedirectSamples } from './redirect.ts';
import { variantNames } from './redirect-variants.ts';
import { spreadOf } from './stats.ts';

export function toRedirectTable({ samples, proofs }: RedirectOutcome): string {
  const head = [
    'variant',
    'CPU a request',
    'to bare, same repetition',
    'to one KV read',
    'to ours hot',
    'requests/s',
    'p50',
    'p99',
    'p50 / p99 at 100/s',
    'memory',
  ];
  const rows = Object.keys(samples).map((name) => toRow(name, samples));
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return [...lines, '', ...Object.entries(proofs).map(toProofLine)].join('\n');
}

function toRow(name: string, samples: RedirectSamples): string[] {
  const own = samples[name] ?? [];
  const median = (value: (sample: RedirectSample) => number | null, digits: number, unit: string): string => {
    const values = own.map(value).filter((one) => one !== null);
    return values.length === 0 ? '' : `${spreadOf(values).median.toFixed(digits)}${unit}`;
  };
  const unloaded = own[0] ? `${own[0].unloadedP50Ms.toFixed(2)} / ${own[0].unloadedP99Ms.toFixed(2)} ms` : '';
  return [
    name,
    median(({ cpuMsPerRequest }) => cpuMsPerRequest, 3, ' ms'),
    toRatio(own, samples[variantNames.bare] ?? []),
    toRatio(own, samples[variantNames.oneRead] ?? []),
    toRatio(own, samples[variantNames.hot] ?? []),
    median(({ requestsPerSecond }) => requestsPerSecond, 0, ''),
    median(({ p50Ms }) => p50Ms, 2, ' ms'),
    median(({ p99Ms }) => p99Ms, 1, ' ms'),
    unloaded,
    median(({ residentMegabytes }) => residentMegabytes, 0, ' MB'),
  ];
}

/** Median of the ratios inside a repetition, with the quartiles. */
function toRatio(own: readonly RedirectSample[], base: readonly RedirectSample[]): string {
  const ratios = own.flatMap(({ cpuMsPerRequest }, index) => {
    const other = base[index]?.cpuMsPerRequest;
    return cpuMsPerRequest === null || !other ? [] : [cpuMsPerRequest / other];
  });
  if (ratios.length === 0) return '';
  const { median, low, high } = spreadOf(ratios);
  return `**${median.toFixed(2)}** (${low.toFixed(2)} to ${high.toFixed(2)})`;
}

const toProofLine = ([name, { redirects, clicks, messages, bytes }]: [string, ClickProof]): string =>
  `- ${name}: ${redirects} redirects, ${clicks} clicks in the queue, ${(clicks / messages).toFixed(1)} clicks and ${(bytes / messages / 1024).toFixed(1)} KB a message`;
