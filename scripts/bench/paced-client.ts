/**
 * A process of its own that visits many isolates at once, each at a low rate of its own, as visitors come: at random times. Jobs
 * come and results go by message.
 */
import { setTimeout as sleep } from 'node:timers/promises';

import { openConnection, type Connection } from './http-connection.ts';
import { openRandom, openZipf } from './links.ts';
import { toRequest } from './visitors.ts';
import { answerJobs } from './work-program.ts';

export interface PacedJob {
  host: string;
  seconds: number;
  /** Another draws other links at other times. */
  seed: number;
  isolates: readonly PacedIsolate[];
}

export interface PacedIsolate {
  port: number;
  ratePerSecond: number;
  /** Which links: so many of the requests for one that the isolate must have in memory, the rest new; or by popularity. */
  links: { kind: 'hits'; share: number; memoSeconds: number } | { kind: 'zipf'; count: number };
}

export interface PacedResult {
  /** Redirects of each isolate, in order. */
  redirects: number[];
  /** What went wrong with the others. */
  failures: string[];
}

/** Below the memory's lifetime, so that a request on its way still finds what was there when it was sent. */
const marginSeconds = 0.5;

function openKeys({ links }: PacedIsolate, random: () => number): (nowMs: number) => string {
  if (links.kind === 'zipf') {
    const draw = openZipf(links.count, random);
    return () => `z${draw()}`;
  }
  const fresh: { key: string; untilMs: number }[] = [];
  let made = 0;
  return (nowMs) => {
    while (fresh[0] && fresh[0].untilMs <= nowMs) fresh.shift();
    const known = random() < links.share ? fresh[Math.floor(random() * fresh.length)] : undefined;
    if (known) return known.key;
    const key = `m${made++}`;
    fresh.push({ key, untilMs: nowMs + (links.memoSeconds - marginSeconds) * 1000 });
    return key;
  };
}

async function visit(
  isolate: PacedIsolate,
  seed: number,
  { host, seconds }: PacedJob,
  failures: string[],
): Promise<number> {
  const random = openRandom(seed);
  const nextKey = openKeys(isolate, random);
  const idle: Connection[] = [];
  const opened: Connection[] = [];
  const asked: Promise<unknown>[] = [];
  let redirects = 0;

  async function ask(key: string): Promise<void> {
    let connection = idle.pop();
    // The server may have closed one that was idle for long.
    while (connection && !connection.isOpen) connection = idle.pop();
    if (!connection) {
      connection = await openConnection(isolate.port);
      opened.push(connection);
    }
    const { status } = await connection.ask(toRequest({ host, place: 'header' }, `/${key}`, random));
    if (status !== 302) throw new Error(`/${key} answers ${status}`);
    redirects += 1;
    idle.push(connection);
  }

  const startMs = performance.now();
  let dueMs = startMs;
  try {
    for (;;) {
      dueMs += (-Math.log(1 - random()) / isolate.ratePerSecond) * 1000;
      if (dueMs >= startMs + seconds * 1000) break;
      await sleep(Math.max(0, dueMs - performance.now()));
      asked.push(ask(nextKey(performance.now())).catch((error: unknown) => failures.push(String(error))));
    }
    await Promise.all(asked);
  } finally {
    for (const connection of opened) connection.close();
  }
  return redirects;
}

answerJobs(async (job: PacedJob): Promise<PacedResult> => {
  const failures: string[] = [];
  const visits = job.isolates.map((isolate, index) => visit(isolate, job.seed * 1000 + index, job, failures));
  return { redirects: await Promise.all(visits), failures };
});
