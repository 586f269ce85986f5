/** The HTTP API as a program uses it, with the API's own schemas for what it answers. */
import { randomInt } from 'node:crypto';
import * as z from 'zod';
import { Problem } from '../../src/http/problem.ts';
import { LinkPage, LinkView } from '../../src/links/wire.ts';
import type { HttpAnswer } from './http.ts';
import { sendPatiently } from './patience.ts';

type Headers = Record<string, string>;

export interface ApiClient {
  get(path: string, headers?: Headers): Promise<HttpAnswer>;
  post(path: string, body: unknown, headers?: Headers): Promise<HttpAnswer>;
  patch(path: string, body: unknown, headers?: Headers): Promise<HttpAnswer>;
  delete(path: string, headers?: Headers): Promise<HttpAnswer>;
  /** A request as it is: no body is turned into JSON, no header added but the key and the client's address. */
  send(method: string, path: string, options?: { headers?: Headers; body?: string | Buffer }): Promise<HttpAnswer>;
  /** Creates a link and returns it; throws when the API refuses. */
  create(input: { url: string } & Record<string, unknown>): Promise<LinkView>;
}

export function openApi(port: number, apiKey: string | null, always: Headers = {}): ApiClient {
  // Each client comes from an address of its own, so that none uses up the limits of another.
  const ip = `11.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`;
  const send: ApiClient['send'] = (method, path, options = {}) =>
    sendPatiently({
      port,
      host: 'localhost',
      path,
      method,
      ...(options.body === undefined ? {} : { body: options.body }),
      headers: {
        'cf-connecting-ip': ip,
        ...always,
        ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
        ...options.headers,
      },
    });
  const sendJson = (method: string, path: string, body: unknown, headers: Headers = {}) =>
    send(method, path, { body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } });
  return {
    send,
    get: (path, headers = {}) => send('GET', path, { headers }),
    post: (path, body, headers) => sendJson('POST', path, body, headers),
    patch: (path, body, headers) => sendJson('PATCH', path, body, headers),
    delete: (path, headers = {}) => send('DELETE', path, { headers }),
    create: async (input) => toLink(await sendJson('POST', '/api/links', input), 201),
  };
}

const Bulk = z.object({
  created: z.number(),
  failed: z.number(),
  results: z.array(
    z.object({
      index: z.number(),
      status: z.number(),
      code: z.string().optional(),
      link: LinkView.optional(),
      errors: z.array(z.object({ field: z.string(), code: z.string(), message: z.string() })).optional(),
    }),
  ),
});

/** The link in an answer; throws with the whole answer when it is another one. */
export const toLink = (answer: HttpAnswer, status = 200): LinkView => read(LinkView, answer, status);
export const toLinks = (answer: HttpAnswer): LinkPage => read(LinkPage, answer, 200);
export const toBulk = (answer: HttpAnswer, status = 200): z.infer<typeof Bulk> => read(Bulk, answer, status);

/** The problem in an answer, which must be one by media type, shape and status. */
export function toProblem(answer: HttpAnswer): Problem {
  const type = answer.headers['content-type'];
  if (type !== 'application/problem+json') throw new Error(`not a problem but ${type}: ${answer.text}`);
  return read(Problem, answer, answer.status);
}

/** Which problem an answer is. */
export const codeOf = (answer: HttpAnswer): [status: number, code: string] => [answer.status, toProblem(answer).code];

export function read<Schema extends z.ZodType>(schema: Schema, answer: HttpAnswer, status = 200): z.infer<Schema> {
  if (answer.status !== status) throw new Error(`answered ${answer.status}: ${answer.text}`);
  return schema.parse(JSON.parse(answer.text));
}
