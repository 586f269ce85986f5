/**
 * HTTP as it goes over the wire: any host on one port, paths sent exactly as given. fetch would tidy them up and refuse the
 * shapes that an attacker sends.
 */
import { Agent, request as openRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';

export interface HttpRequest {
  port: number;
  host: string;
  path: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** Of requests that were sent together. */
export const statuses = (answers: readonly HttpAnswer[]): number[] => answers.map(({ status }) => status);

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

export function sendHttp({ port, host, path, method = 'GET', headers = {}, body }: HttpRequest): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = openRequest(
      {
        agent,
        host: '127.0.0.1',
        port,
        path,
        method,
        headers: {
          host: `${host}:${port}`,
          ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
          ...headers,
        },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** The whole body of a request, for servers of tests. */
export async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
