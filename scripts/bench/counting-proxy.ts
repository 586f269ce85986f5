/** In front of a gateway of the local stack: counts what the Workers ask of the store behind it, by command or SQL function. */
import { once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';

import type { Counts } from './counts.ts';

export interface CountingProxy {
  port: number;
  close(): Promise<void>;
}

/** Passes everything on to `port` of this machine; `toOperations` names what a body asks for. */
export async function startCountingProxy(
  { port, counts }: { port: number; counts: Counts },
  toOperations: (body: string) => string[],
): Promise<CountingProxy> {
  const agent = new Agent({ keepAlive: true });
  const server = createServer({ keepAliveTimeout: 120_000 }, (incoming, outgoing) => {
    pass(incoming, outgoing).catch((error: unknown) => {
      console.error(error);
      outgoing.destroy();
    });
  });

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) if (chunk instanceof Buffer) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    for (const operation of toOperations(body.toString('utf8'))) counts[operation] = (counts[operation] ?? 0) + 1;
    const { url, method, headers } = incoming;
    const call = request({ agent, host: '127.0.0.1', port, path: url, method, headers });
    call.end(body);
    const [answer]: IncomingMessage[] = await once(call, 'response');
    if (!answer) throw new Error('The gateway gave no answer.');
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return {
    port: address.port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      agent.destroy();
    },
  };
}

/** Redis commands of a request to Upstash's REST API, one or a pipeline: `redis.get`. */
export function toRedisOperations(body: string): string[] {
  const asked: unknown[] = JSON.parse(body);
  const commands = Array.isArray(asked[0]) ? asked : [asked];
  return commands.map((command) => `redis.${String(Array.isArray(command) ? command[0] : command).toLowerCase()}`);
}

/** Named functions that a request to Neon's HTTP endpoint calls, or `statement` for each that calls none: `primary.resolve_links`. */
export const toPostgresOperations =
  (endpoint: 'replica' | 'primary') =>
  (body: string): string[] => {
    const asked: { query: string } | { queries: { query: string }[] } = JSON.parse(body);
    const queries = 'queries' in asked ? asked.queries : [asked];
    return queries.map(({ query }) => `${endpoint}.${/\b(?:from|select) (\w+)\(/.exec(query)?.[1] ?? 'statement'}`);
  };
