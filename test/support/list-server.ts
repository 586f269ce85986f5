/** A web server on this machine that answers what a test has put there: PUT stores an answer at a path, GET gives it. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import * as z from 'zod';

import { textOf } from './http.ts';

const Stored = z.object({ status: z.int(), headers: z.record(z.string(), z.string()), text: z.string() });
export type StoredAnswer = z.infer<typeof Stored>;

export async function serveLists(): Promise<{ url: string; close: () => Promise<void> }> {
  const stored = new Map<string, StoredAnswer>();
  const server = createServer((request, response) => {
    void (async () => {
      const path = request.url ?? '/';
      if (request.method === 'PUT') {
        stored.set(path, Stored.parse(JSON.parse(await textOf(request))));
        response.end();
        return;
      }
      const { status, headers, text } = stored.get(path) ?? { status: 404, headers: {}, text: 'Not found' };
      response.writeHead(status, headers).end(text);
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The list server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
