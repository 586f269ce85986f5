/** Which operations a redirect waits for, and which go on behind its response: the bundle, instrumented, one request at a time. */
import { readFile, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { bufferLimits } from '../../src/clicks/buffer.ts';
import { toInstrumented, writeCountedRedirect } from './counted-redirect.ts';
import { linkHost } from './links.ts';
import { inScope } from './scope.ts';
import { startWorkerd } from './workerd.ts';

export interface Awaits {
  kind: 'hot' | 'warm' | 'miss';
  /** Operations that the response of every such redirect has waited for. */
  awaited: string[];
  /** By operation: how many a redirect began that nobody waited for, on average. */
  behind: Record<string, number>;
}

/** Per kind and order. */
const visits = 5;
const orders = ['oldest', 'newest'] as const;
/** The window of a batch, and time to send what it held. */
const flushMs = bufferLimits.windowMs + 500;

export function countAwaits(): Promise<Awaits[]> {
  return inScope(async (scope) => {
    const folder = await scope.folder();
    await writeCountedRedirect(folder);
    const file = path.join(folder, 'redirect.js');
    const code = await readFile(file, 'utf8');
    const instrumented = code.replaceAll(/(from\s*)["']cloudflare:workers["']/g, '$1"./operations.js"');
    if (instrumented === code)
      throw new Error('The bundle no longer imports cloudflare:workers: mend scripts/bench/awaits.ts');
    await writeFile(file, instrumented);
    const worker = await startWorkerd(folder, await toInstrumented());
    scope.defer(() => worker.stop());
    const port = worker.port('http');
    // What an isolate does once: the day's salt, its first batch.
    await visit(port, '/hot', 'oldest');
    await sleep(flushMs);
    await takeBegun(port);
    const results: Awaits[] = [];
    for (const kind of ['hot', 'warm', 'miss'] as const) results.push(await countKind(port, kind));
    return results;
  });
}

async function countKind(port: number, kind: Awaits['kind']): Promise<Awaits> {
  const byOrder: Map<string, number>[] = [];
  const begun: string[] = [];
  for (const order of orders) {
    const most = new Map<string, number>();
    for (let number = 0; number < visits; number++) {
      const { awaited } = await visit(port, kind === 'hot' ? '/hot' : `/${kind}-${order}-${number}`, order);
      for (const [name, times] of tally(awaited)) most.set(name, Math.max(times, most.get(name) ?? 0));
      begun.push(...(await takeBegun(port)));
    }
    byOrder.push(most);
  }
  await sleep(flushMs);
  begun.push(...(await takeBegun(port)));
  const [oldest = new Map<string, number>(), newest = new Map<string, number>()] = byOrder;
  // Let go in one order only: it was merely in the way.
  const awaited = [...oldest].flatMap(([name, times]) =>
    Array.from({ length: Math.min(times, newest.get(name) ?? 0) }, () => name),
  );
  const requests = visits * orders.length;
  const all = tally(begun);
  for (const [name, times] of tally(awaited)) all.set(name, (all.get(name) ?? 0) - times * requests);
  const behind = Object.fromEntries(
    [...all].filter(([, times]) => times > 0).map(([name, times]) => [name, times / requests]),
  );
  return { kind, awaited, behind };
}

const tally = (names: readonly string[]): Map<string, number> =>
  new Map([...Map.groupBy(names, (name) => name)].map(([name, same]) => [name, same.length]));

async function visit(port: number, target: string, order: (typeof orders)[number]): Promise<{ awaited: string[] }> {
  const { statusCode, headers } = await ask(port, target, { 'x-bench-order': order });
  if (statusCode !== 302) throw new Error(`${target} answers ${statusCode}`);
  const awaited: string[] = JSON.parse(String(headers['x-bench-awaited']));
  return { awaited };
}

async function takeBegun(port: number): Promise<string[]> {
  const response = await ask(port, '/-begun', {});
  const chunks: Buffer[] = [];
  for await (const chunk of response) if (chunk instanceof Buffer) chunks.push(chunk);
  const names: string[] = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  return names;
}

async function ask(port: number, target: string, headers: Record<string, string>): Promise<IncomingMessage> {
  const visitor = { host: linkHost, 'cf-connecting-ip': '203.0.113.9', 'user-agent': 'Mozilla/5.0 Firefox/143.0' };
  const call = request({ host: '127.0.0.1', port, path: target, headers: { ...visitor, ...headers }, agent: false });
  call.setTimeout(10_000, () => call.destroy(new Error('no answer within 10 s')));
  call.end();
  const [response]: IncomingMessage[] = await once(call, 'response');
  if (!response) throw new Error('no answer');
  if (target !== '/-begun') response.resume();
  return response;
}

const goals = { hot: 0, warm: 1 } as const;

export function toAwaitsTable(results: readonly Awaits[]): string {
  const rows = results.map(({ kind, awaited, behind }) => {
    const goal = kind === 'miss' ? '' : `${goals[kind]}: ${awaited.length <= goals[kind] ? 'met' : '**missed**'}`;
    const others = Object.entries(behind).map(([name, times]) => `${name} ${times.toFixed(2)}`);
    return [kind, String(awaited.length), awaited.join(', '), goal, others.join(', ')];
  });
  const head = ['redirect', 'operations awaited', 'which', 'goal', 'begun behind the response, a redirect'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
