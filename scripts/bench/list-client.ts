/**
 * A process of its own that sends a list of requests, each once and in order, over so many kept-alive connections, and counts the
 * answers by status. Jobs come and results go by message.
 */
import { openConnection, type Connection } from './http-connection.ts';
import { openRandom } from './links.ts';
import { toRequest } from './visitors.ts';
import { answerJobs } from './work-program.ts';

export interface ListJob {
  port: number;
  host: string;
  concurrency: number;
  /** Path, and the visitor's address; any when left out. */
  requests: readonly (readonly [path: string, address?: string])[];
  /** Where each redirect must lead, by path; where missing, anywhere. */
  locations: Readonly<Record<string, string>>;
}

export interface ListResult {
  /** Answers by status. */
  statuses: Record<number, number>;
  seconds: number;
}

async function runJob({ port, host, concurrency, requests, locations }: ListJob): Promise<ListResult> {
  const random = openRandom(3);
  const connections = await Promise.all(Array.from({ length: concurrency }, () => openConnection(port)));
  const statuses: Record<number, number> = {};
  const started = performance.now();
  let next = 0;

  async function work(connection: Connection): Promise<void> {
    for (let request = requests[next++]; request; request = requests[next++]) {
      const [path, address] = request;
      const { status, location } = await connection.ask(toRequest({ host, place: 'header' }, path, random, address));
      statuses[status] = (statuses[status] ?? 0) + 1;
      const expected = locations[path];
      if (status === 302 && expected !== undefined && location !== expected)
        throw new Error(`${path} leads to ${location} instead of ${expected}`);
    }
  }
  try {
    await Promise.all(connections.map(work));
  } finally {
    for (const connection of connections) connection.close();
  }
  return { statuses, seconds: (performance.now() - started) / 1000 };
}

answerJobs(runJob);
