/** One visitor's request, for checks between the measurements. */
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';

export async function visit(port: number, host: string, path: string): Promise<{ status: number; location: string }> {
  const call = request({ host: '127.0.0.1', port, path, headers: { host }, timeout: 10_000, agent: false });
  call.on('timeout', () => call.destroy(new Error('no answer within 10 s')));
  call.end();
  const [response]: IncomingMessage[] = await once(call, 'response');
  if (!response) throw new Error('no answer');
  response.resume();
  return { status: response.statusCode ?? 0, location: response.headers.location ?? '' };
}
