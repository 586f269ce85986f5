/** A web server on this machine that answers what a test has put there: PUT stores an answer at a path, GET gives it. */
import { createServer } from 'node:http';
import * as z from 'zod';

import { textOf } from './http.ts';
import { serveLocally, type LocalServer } from './local-server.ts';

const Stored = z.object({ status: z.int(), headers: z.record(z.string(), z.string()), text: z.string() });
export type StoredAnswer = z.infer<typeof Stored>;

export function serveLists(): Promise<LocalServer> {
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
  return serveLocally(server);
}
