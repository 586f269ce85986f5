import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export type HttpReply = { readonly status: number; readonly body: unknown; readonly headers?: Record<string, string> };

/** Answers one request. `hangUp` aborts when the client goes away before the answer. */
export type HttpHandler = (request: IncomingMessage, hangUp: AbortSignal) => Promise<HttpReply>;

export interface LocalHttpServer {
  /** Ends open connections too. */
  close(): Promise<void>;
}

/**
 * Longer than any client keeps an idle connection: the client must be the one that closes it, or a request may
 * meet a connection that is just being closed.
 */
const KEEP_ALIVE_MS = 120_000;

/** Listens on 127.0.0.1 and answers JSON. Throws when the port is taken. */
export async function serveJson(
  port: number,
  handle: HttpHandler,
  onBug: (error: unknown) => HttpReply,
): Promise<LocalHttpServer> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    void answer(request, response, handle, onBug);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The whole body; null when it has more than `maxBytes`. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    if (!(chunk instanceof Buffer)) continue;
    length += chunk.length;
    // What is too large is still read to its end, so that the client sees the answer and not a broken pipe.
    if (length <= maxBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  return length > maxBytes ? null : Buffer.concat(chunks).toString('utf8');
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  handle: HttpHandler,
  onBug: (error: unknown) => HttpReply,
): Promise<void> {
  const hangUp = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) hangUp.abort();
  });
  const reply = await handle(request, hangUp.signal).catch(onBug);
  if (response.destroyed) return;
  const text = JSON.stringify(reply.body);
  response.writeHead(reply.status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...reply.headers,
  });
  response.end(text);
}
