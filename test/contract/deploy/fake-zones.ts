/** As much of Cloudflare's zones and Rulesets API as the place header needs, over HTTP. Refuses what the real one would. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import * as z from 'zod';

import type { ZoneRule } from '../../../scripts/deploy/zones.ts';
import { serveLocally } from '../../support/local-server.ts';

export const zoneToken = 'token-of-the-zones';

export interface FakeZone {
  id: string;
  name: string;
  status: string;
  account: { id: string };
  /** Header rules; null before the first. */
  rules: (ZoneRule & { id: string })[] | null;
}

interface Reply {
  status: number;
  body: unknown;
}

export interface FakeZones {
  /** Base of the API. */
  url: string;
  zones: FakeZone[];
  /** Requests in their order, without the base. */
  requests: string[];
  /** Answers instead of the API when it returns something. */
  instead: (route: string) => Reply | 'silence' | undefined;
  close(): Promise<void>;
}

const sentRule = z.strictObject({
  ref: z.string(),
  description: z.string(),
  action: z.literal('rewrite'),
  action_parameters: z.strictObject({
    headers: z.record(z.string(), z.strictObject({ operation: z.literal('set'), expression: z.string() })),
  }),
  expression: z.string().max(4096),
  enabled: z.boolean(),
});

export const refusal = (status: number, code: number, message: string): Reply => ({
  status,
  body: { success: false, errors: [{ code, message }], messages: [], result: null },
});

const accept = (result: unknown): Reply => ({ status: 200, body: { success: true, errors: [], messages: [], result } });

export async function startFakeZones(): Promise<FakeZones> {
  const fake: FakeZones = {
    url: '',
    zones: [],
    requests: [],
    instead: () => undefined,
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
  const server = createServer((request, response) => void answer(fake, request, response));
  const local = await serveLocally(server);
  fake.url = `${local.url}/client/v4`;
  return fake;
}

async function answer(fake: FakeZones, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString();
  const url = new URL(request.url ?? '/', fake.url);
  const route = `${request.method} ${url.pathname.replace('/client/v4', '')}`;
  fake.requests.push(url.pathname.endsWith('/zones') ? `${route} ${url.searchParams.get('name')}` : route);
  const isKnown = request.headers.authorization === `Bearer ${zoneToken}`;
  const reply = isKnown
    ? (fake.instead(route) ?? replyTo(fake, route, url.searchParams, text === '' ? undefined : JSON.parse(text)))
    : refusal(401, 10000, 'Authentication error');
  if (reply === 'silence') return;
  response.writeHead(reply.status, { 'content-type': 'application/json' });
  response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
}

function replyTo(fake: FakeZones, route: string, query: URLSearchParams, body: unknown): Reply {
  if (route === 'GET /zones') {
    const found = fake.zones.filter(
      ({ name, status, account }) =>
        name === query.get('name') && status === query.get('status') && account.id === query.get('account.id'),
    );
    return accept(found.map(({ id, name, status, account }) => ({ id, name, status, account })));
  }
  const [, method, zoneId, rest = ''] = /^([A-Z]+) \/zones\/([^/]+)\/rulesets\/(.*)$/.exec(route) ?? [];
  const zone = fake.zones.find(({ id }) => id === zoneId);
  if (!zone) return refusal(404, 7003, 'Could not route to this zone');
  const ruleset = () => accept({ id: `rules-of-${zone.id}`, kind: 'zone', version: '1', rules: zone.rules });

  if (rest === 'phases/http_request_late_transform/entrypoint') {
    if (method === 'GET' && zone.rules === null)
      return refusal(404, 10003, 'could not find entrypoint ruleset in the http_request_late_transform phase');
    if (method === 'GET') return ruleset();
    const sent = z.strictObject({ rules: z.array(sentRule) }).safeParse(body);
    if (method !== 'PUT' || !sent.success) return refusal(400, 20000, 'not a ruleset');
    zone.rules = sent.data.rules.map((rule, index) => ({ id: `rule-${index}`, ...rule }));
    return ruleset();
  }

  const [, ruleId] = new RegExp(`^rules-of-${zone.id}/rules(?:/([^/]+))?$`).exec(rest) ?? [];
  const sent = sentRule.safeParse(body);
  if (!rest.startsWith(`rules-of-${zone.id}/rules`) || zone.rules === null)
    return refusal(404, 10003, 'no such ruleset');
  if (!sent.success) return refusal(400, 20000, 'not a rule');
  if (method === 'POST' && ruleId === undefined) {
    if (zone.rules.some(({ ref }) => ref === sent.data.ref)) return refusal(400, 20217, 'the ref is taken');
    zone.rules.push({ id: `rule-${zone.rules.length}`, ...sent.data });
    return ruleset();
  }
  const position = zone.rules.findIndex(({ id }) => id === ruleId);
  if (method !== 'PATCH' || position < 0) return refusal(404, 10004, 'could not find the rule');
  zone.rules[position] = { id: ruleId ?? '', ...sent.data };
  return ruleset();
}
