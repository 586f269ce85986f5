/**
 * What tests may do to the running system besides using it. The system runs in the test runner's own process, the tests in
 * others, so each of these is a small HTTP call.
 */
import { createServer } from 'node:http';
import type { Take, Taken } from '../../src/limits/counters.ts';
import { textOf } from './http.ts';
import type { Faults } from './faults/faults.ts';
import { serveLocally, type LocalServer } from './local-server.ts';
import type { OutboundFault } from './outbound.ts';

export type Store = 'primary' | 'replica' | 'redis';

export interface Control {
  /** Runs what the jobs Worker has to do each minute, or also what it has to do once in the hour of `atMs`; default now. */
  cron(every?: 'minute' | 'hour', atMs?: number): Promise<void>;
  /** Sends message bodies to the clicks queue, as the redirect Worker does. */
  sendClicks(bodies: readonly unknown[]): Promise<void>;
  /** Puts texts into the spool, as the redirect Worker does with batches that the queue refuses. */
  spool(texts: Readonly<Record<string, string>>): Promise<void>;
  /** Keys of what waits in the spool. */
  spooled(): Promise<string[]>;
  /** Lines of the Workers' logs that hold the text. */
  logsWith(text: string): Promise<string[]>;
  /** How many of the last thousand requests from the Workers to Postgres and Redis hold this text. */
  outboundWith(text: string): Promise<number>;
  failOutbound(fault: OutboundFault | null): Promise<void>;
  /** What is not named works. */
  setFaults(faults: Partial<Faults>): Promise<void>;
  /** Asks the subject's RateLimiter for this so many times at once; returns what it answered for the first of the takes. */
  takeLimits(subject: string, takes: readonly Take[], times: number): Promise<Taken[]>;
  /** Ends the subject's RateLimiter, as the platform does when it is idle. */
  evictLimiter(subject: string): Promise<void>;
  stop(store: Store): Promise<void>;
  start(store: Store): Promise<void>;
  /** What KV holds for `host/key`, as text. */
  getProjection(address: string): Promise<string | null>;
  putProjection(address: string, text: string): Promise<void>;
}

/** Serves the commands on a free port of this machine. */
export function serveControl(control: Control): Promise<LocalServer> {
  const commands = new Map<string, (...args: never[]) => Promise<unknown>>(Object.entries(control));
  const server = createServer((request, response) => {
    void (async () => {
      try {
        const command = commands.get((request.url ?? '').slice(1));
        if (!command) throw new Error(`There is no command ${request.url}.`);
        const args: never[] = JSON.parse(await textOf(request));
        response.end(JSON.stringify((await command(...args)) ?? null));
      } catch (error) {
        response.statusCode = 500;
        response.end(error instanceof Error ? (error.stack ?? error.message) : String(error));
      }
    })();
  });
  return serveLocally(server);
}

export function openControl(url: string): Control {
  async function call<Answer>(command: keyof Control, ...args: unknown[]): Promise<Answer> {
    const response = await fetch(`${url}/${command}`, { method: 'POST', body: JSON.stringify(args) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${command}: ${text}`);
    const answer: Answer = JSON.parse(text);
    return answer;
  }
  return {
    cron: (timeMs) => call('cron', timeMs),
    sendClicks: (bodies) => call('sendClicks', bodies),
    spool: (texts) => call('spool', texts),
    spooled: () => call('spooled'),
    logsWith: (text) => call('logsWith', text),
    outboundWith: (text) => call('outboundWith', text),
    failOutbound: (fault) => call('failOutbound', fault),
    setFaults: (faults) => call('setFaults', faults),
    takeLimits: (subject, takes, times) => call('takeLimits', subject, takes, times),
    evictLimiter: (subject) => call('evictLimiter', subject),
    stop: (store) => call('stop', store),
    start: (store) => call('start', store),
    getProjection: (address) => call('getProjection', address),
    putProjection: (address, text) => call('putProjection', address, text),
  };
}
