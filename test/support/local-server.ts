/** Puts a server of a test on a free port of this machine. */
import { once } from 'node:events';
import type { Server } from 'node:http';

export interface LocalServer {
  port: number;
  url: string;
  /** Also connections that are kept alive. */
  close: () => Promise<void>;
}

export async function serveLocally(server: Server): Promise<LocalServer> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A server on this machine has no port.');
  return {
    port: address.port,
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
