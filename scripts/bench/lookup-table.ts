/** The results of a lookup run as a Markdown table: of a thousand requests, how many each tier was asked for. */
import { countOf, sumOf } from './counts.ts';
import type { LookupSample, LookupSamples } from './lookup.ts';

export function toLookupTable(samples: LookupSamples): string {
  const head = [
    'of 1,000 requests',
    'no store asked',
    'KV',
    'Redis',
    'replica',
    'primary',
    'store reads in all',
    'rate-limited (429)',
    'not found (404)',
    'publisher: KV puts, statements',
    'Redis writes',
    'requests/s',
  ];
  const rows = Object.entries(samples).map(([name, sample]) => toRow(name, sample));
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function toRow(name: string, { requests, seconds, statuses, counts }: LookupSample): string[] {
  const each = (count: number): string => {
    const rate = (1000 * count) / requests;
    return rate === 0 || rate >= 10 ? rate.toFixed(0) : rate.toFixed(1);
  };
  const of = (operation: string): number => countOf(counts, operation);
  const redis = of('redis.get');
  const replica = of('replica.resolve_links');
  // A round of the publisher asks the primary for links by the same function, and clears the outbox once.
  const rounds = of('primary.clear_outbox');
  const primary = of('primary.resolve_links') - rounds;
  return [
    name,
    each(requests - of('kv.get')),
    each(of('kv.get')),
    each(redis),
    each(replica),
    each(primary),
    `**${each(of('kv.get') + redis + replica + primary)}**`,
    each(statuses[429] ?? 0),
    each(statuses[404] ?? 0),
    `${each(of('kv.put'))}, ${each(2 * rounds)}`,
    each(sumOf(counts, 'redis') - redis),
    (requests / seconds).toFixed(0),
  ];
}
