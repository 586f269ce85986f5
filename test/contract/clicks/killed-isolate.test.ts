import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildWorker } from '../../../scripts/bench/bundles.ts';
import { readCompatibilityDate } from '../../../scripts/bench/redirect-bundle.ts';
import { toStandInConfig, toWorkerdConfig } from '../../../scripts/bench/workerd-config.ts';
import { startWorkerd, writeStandIns, type WorkerdProcess } from '../../../scripts/bench/workerd.ts';
import { waitFor } from '../../../scripts/lib/wait-for.ts';
import { postgresAccounts } from '../../../src/clicks/account-store.ts';
import { reconcileClicks } from '../../../src/clicks/accounting.ts';
import { consumeClicks, type QueueMessage } from '../../../src/clicks/consumer.ts';
import { sendHttp, textOf } from '../../support/http.ts';
import { serveLocally, type LocalServer } from '../../support/local-server.ts';
import { firefox } from '../../support/system.ts';
import { aLink } from '../../support/fakes/projection.ts';
import { links, useClicksDatabase } from './clicks-database.ts';

const hourMs = 3_600_000;
/** What is sealed during the test counts as sealed then: else a full hour between would make two accounts of it. */
const sealedAt = Date.now();
const accepted = '{"metadata":{"metrics":{"backlogCount":0,"backlogBytes":0,"oldestMessageTimestamp":0}}}';

const database = await useClicksDatabase();
let folder: string;
let queue: LocalServer;
const messages: { rows: unknown[] }[] = [];
const running: WorkerdProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linkpulse-killed-'));
  // The queue outlives the isolate: a server of its own.
  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      if (text !== '') messages.push(JSON.parse(text));
      response.setHeader('content-type', 'application/json').end(accepted);
    });
  });
  queue = await serveLocally(server);
});
afterAll(async () => {
  await Promise.all(running.map((workerd) => workerd.stop()));
  await queue?.close();
  await rm(folder, { recursive: true, force: true });
});

/** The redirect Worker as it is deployed, in the real runtime, with one link. */
async function startRedirect(): Promise<WorkerdProcess> {
  const compatibilityDate = await readCompatibilityDate();
  await mkdir(join(folder, 'kv'));
  await writeStandIns(folder);
  await writeFile(join(folder, 'redirect.js'), await buildWorker('redirect', join(folder, 'built')));
  const around = await startWorkerd(
    folder,
    toStandInConfig(compatibilityDate, JSON.stringify({ 'go.test/key': aLink({ id: links[0] }) })),
  );
  running.push(around);
  const redirect = await startWorkerd(
    folder,
    toWorkerdConfig({
      main: 'redirect.js',
      compatibilityDate,
      kvFolder: join(folder, 'kv'),
      standIns: { queuePort: queue.port, lookupPort: around.port('lookup') },
      visitHeader: '',
    }),
  );
  running.push(redirect);
  return redirect;
}

/** Hands everything to the consumer as soon as so many clicks have come. */
async function ingestClicks(count: number): Promise<void> {
  const came = () => messages.reduce((sum, { rows }) => sum + rows.length, 0);
  await waitFor(() => came() >= count, { what: `${count} clicks in the queue`, deadlineMs: 20_000 });
  const delivered = messages.splice(0).map((body, i): QueueMessage => ({
    id: String(i),
    body: { ...body, sealedAt },
    attempts: 1,
    ack: () => undefined,
    retry: () => undefined,
  }));
  await consumeClicks(
    { queue: 'linkpulse-clicks', messages: delivered },
    { store: database.store, now: () => Date.now() },
  );
}

it('an isolate killed with ten clicks in its buffer makes the report say ten', async () => {
  const redirect = await startRedirect();
  let served = 0;
  const visit = async (): Promise<void> => {
    const { status } = await sendHttp({
      port: redirect.port('http'),
      host: 'go.test',
      path: '/key',
      method: 'GET',
      headers: { 'user-agent': firefox, 'accept-language': 'en' },
    });
    expect(status).toBe(302);
    served += 1;
  };
  for (let i = 0; i < 5; i++) await visit();
  await ingestClicks(5);

  // On a busy machine ten visits can take longer than the window lasts, and then some are sent: ten more.
  const visitTen = async (): Promise<boolean> => {
    await Promise.all(Array.from({ length: 10 }, visit));
    process.kill(redirect.pid, 'SIGSTOP');
    // Answered after what the isolate has sent before it was stopped.
    await fetch(queue.url);
    if (messages.length === 0) return true;
    process.kill(redirect.pid, 'SIGCONT');
    await ingestClicks(10);
    return false;
  };
  await waitFor(visitTen, { what: 'ten visits within a window', deadlineMs: 40_000 });
  process.kill(redirect.pid, 'SIGKILL');
  await redirect.stop();
  expect(messages).toEqual([]);

  const hour = Math.floor(sealedAt / hourMs) * hourMs;
  const alarms: number[] = [];
  await reconcileClicks({
    store: postgresAccounts(database.jobs),
    // Whoever serves requests knows how many.
    census: { count: async (from) => ({ clicks: from === hour ? served : 0, error: 0 }) },
    oldestWaitingMs: async () => null,
    nowMs: hour + 2 * hourMs,
    alarm: (_, lost) => alarms.push(lost),
  });
  expect(alarms).toEqual([10]);

  const command = ['scripts/clicks.ts', 'report', '--database-url', database.stack.ownerUrl];
  const { stdout } = await promisify(execFile)('node', command);
  const [line] = stdout
    .split('\n')
    .filter((text) => text.startsWith(new Date(hour).toISOString().slice(0, 13).replace('T', ' ')));
  expect(line?.split(/ {2,}/).slice(1)).toEqual([
    String(served),
    String(served - 10),
    String(served - 10),
    '0',
    '0',
    '10',
    `${((10 / served) * 100).toFixed(3)} %`,
  ]);
}, 120_000);
