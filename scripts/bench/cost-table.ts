/** The results of a cost run: operations a redirect, times their prices, and the limits that a world of traffic meets. */
import { platformLimits, popularity, popularLinks, postgresRemedy } from './cost-model.ts';
import { countOf } from './counts.ts';
import { hitShares, type CostCell, type CostOutcome } from './cost.ts';
import type { Measured } from './cost-measured.ts';
import { costGoals, prices, pricesAsOf } from './prices.ts';

interface Bill {
  /** Dollars a million redirects. */
  edge: number;
  /** What edge and queue come to, term by term. */
  arithmetic: string;
  hits: number;
  messages: number;
  /** Upper bound: each call of the lookup Worker asks Redis once. */
  redisCommands: number;
}

function toBill({ redirects, counts }: CostCell, { hotCpuMs, warmCpuMs, ingest }: Measured): Bill {
  const each = (operation: string): number => countOf(counts, operation) / redirects;
  const reads = each('kv.get');
  const cpuMs = (1 - reads) * hotCpuMs + reads * warmCpuMs;
  const operations = each('queue.operations');
  const messages = each('queue.send');
  const consumerCpuMs = ingest?.consumerCpuMsPerClick ?? 0;
  const terms = [
    { text: `1 × ${prices.workerRequest.dollars.toFixed(2)}`, dollars: prices.workerRequest.dollars },
    { text: `${cpuMs.toFixed(3)} ms × ${prices.cpuMs.dollars}`, dollars: cpuMs * prices.cpuMs.dollars },
    { text: `${reads.toFixed(3)} KV × ${prices.kvRead.dollars.toFixed(2)}`, dollars: reads * prices.kvRead.dollars },
    {
      text: `${operations.toFixed(3)} queue × ${prices.queueOperation.dollars.toFixed(2)}`,
      dollars: operations * prices.queueOperation.dollars,
    },
    // A consumer gets up to a hundred messages; its run is counted as a request, which is an upper bound.
    {
      text: `consumer (${(messages / 100).toFixed(4)} × ${prices.workerRequest.dollars.toFixed(2)} + ${consumerCpuMs.toFixed(3)} ms × ${prices.cpuMs.dollars})`,
      dollars: (messages / 100) * prices.workerRequest.dollars + consumerCpuMs * prices.cpuMs.dollars,
    },
  ];
  const edge = terms.reduce((sum, { dollars }) => sum + dollars, 0);
  const redisCommands = each('rpc.lookup') + each('rpc.revocations');
  return { edge, arithmetic: terms.map(({ text }) => text).join(' + '), hits: 1 - reads, messages, redisCommands };
}

const dollars = (amount: number): string => `$${amount.toFixed(2)}`;
const percent = (share: number): string => `${(100 * share).toFixed(share > 0.985 && share < 1 ? 1 : 0)} %`;
const toTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

export function toCostTable(outcome: CostOutcome): string {
  return [
    `Dollars a million redirects for edge and queue, beyond what the plan includes; prices of ${pricesAsOf} (scripts/bench/prices.ts).`,
    toGrid(outcome),
    'The arithmetic, operations a redirect times dollars a million:',
    toArithmetic(outcome),
    `What popularity makes of memory: ${popularLinks.toLocaleString('en')} links by Zipf's law, after ${outcome.warmUpSeconds} s of the same (an isolate keeps a link for ${popularity.memoSeconds} s):`,
    toPopular(outcome),
    toGoals(outcome),
    toDatabaseLine(outcome.measured),
    `Around the world, ${popularity.links.toLocaleString('en')} links by Zipf's law (scripts/bench/cost-model.ts):`,
    toWorld(outcome),
    toLimits(outcome),
  ].join('\n\n');
}

/** A memory of a minute cannot hit 90 % of one request in ten seconds: what was reached is said where it is not what was wanted. */
function toGrid({ grid, measured }: CostOutcome): string {
  const byRate = Map.groupBy(grid, ({ ratePerSecond }) => ratePerSecond);
  const rows = [...byRate].map(([rate, cells]) => [
    String(rate),
    ...cells.map((cell) => {
      const { edge, hits } = toBill(cell, measured);
      const isReached = Math.abs(hits - (cell.wantedHits ?? 0)) < 0.03;
      return isReached ? `**${dollars(edge)}**` : `${dollars(edge)} (only ${percent(hits)} reached)`;
    }),
  ]);
  const head = ['redirects a second and isolate', ...hitShares.map((share) => `memory hits ${percent(share)}`)];
  return toTable(head, rows);
}

function toArithmetic({ grid, measured }: CostOutcome): string {
  const rows = grid.map((cell) => {
    const { edge, arithmetic, hits, messages, redisCommands } = toBill(cell, measured);
    return [
      String(cell.ratePerSecond),
      percent(hits),
      cell.redirects.toLocaleString('en'),
      (1 / messages).toFixed(1),
      arithmetic,
      dollars(edge),
      `${redisCommands.toFixed(3)} × ${prices.redisCommand.dollars} = ${dollars(redisCommands * prices.redisCommand.dollars)}`,
    ];
  });
  const head = ['rate', 'hits', 'redirects', 'clicks a message', 'edge and queue', 'sum', 'Redis, at most'];
  return toTable(head, rows);
}

function toPopular({ popular, measured }: CostOutcome): string {
  const rows = popular.map(({ expectedHits, cell }) => {
    const { edge, hits, messages, redisCommands } = toBill(cell, measured);
    return [
      String(cell.ratePerSecond),
      `${percent(hits)} (${percent(expectedHits)})`,
      (1 / messages).toFixed(1),
      `**${dollars(edge)}**`,
      (countOf(cell.counts, 'rpc.revocations') / cell.redirects).toFixed(4),
      dollars(redisCommands * prices.redisCommand.dollars),
    ];
  });
  const head = [
    'redirects a second and isolate',
    'memory hits, counted (by arithmetic)',
    'clicks a message',
    'edge and queue',
    'lists asked of the lookup Worker, a redirect',
    'Redis, at most',
  ];
  return toTable(head, rows);
}

function toGoals({ grid, popular, measured }: CostOutcome): string {
  const bills = [...grid, ...popular.map(({ cell }) => cell)].map((cell) => ({ cell, bill: toBill(cell, measured) }));
  const worst = Math.max(...bills.map(({ bill }) => bill.edge));
  const busy = bills.filter(({ cell }) => cell.ratePerSecond >= costGoals.busyFromRate);
  const over = busy.filter(({ bill }) => bill.edge > costGoals.busy);
  const say = ({ cell, bill }: (typeof bills)[number]): string =>
    `${dollars(bill.edge)} at ${cell.ratePerSecond} a second with ${percent(bill.hits)} hits`;
  return [
    `- Goal: at most ${dollars(costGoals.worst)} in the worst case. ${worst <= costGoals.worst ? 'Met' : '**Missed**'}: ${dollars(worst)}.`,
    `- Goal: at most ${dollars(costGoals.busy)} from ${costGoals.busyFromRate} redirects a second and isolate up. ${
      over.length === 0
        ? 'Met with every hit rate.'
        : `**Missed** in ${over.length} of ${busy.length} settings: ${over.map(say).join('; ')}.`
    }`,
  ].join('\n');
}

function toDatabaseLine({ redirectFrom, ingest }: Measured): string {
  const cpu = `CPU of a redirect from ${redirectFrom}, this machine's and not Cloudflare's; at saturation, where two hundred clicks share a message.`;
  if (!ingest) return `${cpu} After the queue: not measured, run \`npm run bench -- ingest\` first.`;
  const bytes =
    ingest.ledgerBytesPerClick === null
      ? 'ledger bytes not measured'
      : `${ingest.ledgerBytesPerClick.toFixed(0)} bytes of ledger`;
  return `${cpu} After the queue, on this machine: ${(1000 * ingest.primaryCpuMsPerClick).toFixed(0)} µs of the primary's CPU and ${bytes} a click; a million clicks are ${((ingest.primaryCpuMsPerClick * 1000) / 60).toFixed(1)} CPU minutes.`;
}

function toWorld({ world, measured }: CostOutcome): string {
  const rows = world.map(({ step, expectedHits, cell }) => {
    const { edge, hits, messages } = toBill(cell, measured);
    return [
      step.redirectsPerSecond.toLocaleString('en'),
      `${step.locations} × ${step.isolatesPerLocation}`,
      cell.ratePerSecond.toFixed(1),
      `${percent(hits)} (${percent(expectedHits)})`,
      (1 / messages).toFixed(1),
      `**${dollars(edge)}**`,
      dollars((edge * step.redirectsPerSecond * 86_400 * 30) / 1e6),
    ];
  });
  const head = [
    'redirects a second',
    'locations × isolates',
    'a second and isolate',
    'memory hits, counted (by arithmetic)',
    'clicks a message',
    'edge and queue, a million',
    'a month',
  ];
  return toTable(head, rows);
}

function toLimits({ world, measured: { ingest }, measured }: CostOutcome): string {
  const rows = world.map(({ step, cell }) => {
    const { messages, redisCommands } = toBill(cell, measured);
    const perSecond = step.redirectsPerSecond;
    const { queueMessages, consumers, redisCommands: redis } = platformLimits;
    // The stand-in for the Cache API is that of one location with so many isolates as were visited.
    const needs = [
      { ...queueMessages, need: perSecond * messages },
      { ...redis, need: perSecond * redisCommands },
      ...(ingest
        ? [
            { ...consumers, need: ((perSecond * messages) / 100) * ingest.deliverySeconds },
            {
              name: 'clicks a second into this Postgres, as measured',
              limit: ingest.clicksPerSecond,
              need: perSecond,
              remedy: postgresRemedy,
            },
          ]
        : []),
    ].toSorted((a, b) => b.need / b.limit - a.need / a.limit);
    const [first] = needs;
    return [
      perSecond.toLocaleString('en'),
      ...(first
        ? [
            `${first.name}: ${percent(first.need / first.limit)}`,
            first.need > first.limit ? `exceeded: ${first.remedy}` : `room left; then: ${first.remedy}`,
          ]
        : []),
      needs
        .slice(1)
        .map(({ name, need, limit }) => `${name}: ${need.toFixed(0)} of ${limit.toFixed(0)}`)
        .join('; '),
    ];
  });
  const { objectRequests, kvWrites } = platformLimits;
  return [
    toTable(['redirects a second', 'reached first', 'what is done about it', 'the others'], rows),
    '',
    `Redirects touch no Durable Object and write no KV (${objectRequests.name}: ${objectRequests.limit}; ${kvWrites.name}: ${kvWrites.limit}): both are for creates and edits.`,
  ].join('\n');
}
