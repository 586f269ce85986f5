import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openApiApp } from '../../../src/http/api-app.ts';
import { limitBadKeys } from '../../../src/http/rate-limit.ts';
import { apiRoute } from '../../../src/http/route.ts';
import type { Limiter, Outcome } from '../../../src/limits/limiter.ts';
import { policies, type LimitClass, type Subjects } from '../../../src/limits/policies.ts';

const responses = { 200: { description: 'Done' } };
const routes = [
  apiRoute({ access: 'links.read', method: 'get', path: '/api/read', responses }),
  apiRoute({ access: 'links.update', method: 'post', path: '/api/write', responses }),
  apiRoute({ access: 'links.create', method: 'post', path: '/api/create', limit: 'create', responses }),
  apiRoute({ access: 'links.read', method: 'get', path: '/api/list', limitByQuery: { search: 'search' }, responses }),
  apiRoute({ access: 'public', method: 'get', path: '/api/public', responses }),
  apiRoute({ access: 'public', method: 'post', path: '/api/report', limit: 'report', responses }),
] as const;

/** An API whose limiter answers as told, and what it was asked. */
function openWorld(answer: (limitClass: LimitClass) => Outcome) {
  const asked: [LimitClass, Subjects][] = [];
  const limiter: Limiter = {
    check: async (limitClass, subjects) => {
      asked.push([limitClass, subjects]);
      return answer(limitClass);
    },
    recall: () => null,
  };
  const app = openApiApp({
    authenticators: [
      async (c) => {
        if (c.req.header('authorization') !== 'good') return null;
        const by = { kind: 'key' as const, apiKeyId: 'k' };
        const permissions = new Set(['links.read', 'links.update', 'links.create'] as const);
        return { actor: { workspaceId: 'w', credentialId: 'k', by, permissions }, person: null, isConfirmed: true };
      },
    ],
    tokenMemory: { recall: async () => null, remember: async () => undefined },
    limiter,
    newRequestId: () => 'request',
    now: () => 0,
  });
  app.use('/api/*', limitBadKeys({ has: () => false, add: () => undefined }));
  for (const route of routes) app.openapi(route, (c) => c.body(null, 200));
  const ask = async (method: string, path: string, headers: Record<string, string> = { authorization: 'good' }) =>
    app.request(path, { method, headers });
  return { asked, ask };
}

beforeEach(() => {
  for (const level of ['log', 'warn', 'error'] as const) vi.spyOn(console, level).mockImplementation(() => undefined);
});
afterEach(() => vi.restoreAllMocks());

const allowed: Outcome = { kind: 'allowed', standings: [] };

describe('a route', () => {
  it('is counted by its kind, after it is known who asks; a public one only when it says so', async () => {
    const { ask, asked } = openWorld(() => allowed);
    const from = { authorization: 'good', 'cf-connecting-ip': '192.0.2.7', 'x-forwarded-for': '192.0.2.8' };
    for (const [method, path] of [
      ['GET', '/api/read'],
      ['POST', '/api/write'],
      ['POST', '/api/create'],
      ['GET', '/api/public'],
    ] as const)
      // oxlint-disable-next-line no-await-in-loop -- in this order
      await ask(method, path, from);
    await ask('POST', '/api/report', { 'x-forwarded-for': '192.0.2.8', 'x-real-ip': '192.0.2.8' });
    const own = { network: '192.0.2.7', credential: 'k', workspace: 'w' };
    expect(asked).toEqual([
      ['read', own],
      ['write', own],
      ['create', own],
      ['report', { network: 'none' }],
    ]);
  });

  it('is counted by what its query asks for, however that is spelled', async () => {
    const { ask, asked } = openWorld(() => allowed);
    const searches = ['?search=a', '?tag=a&search=', '?search', '?%73earch=a', '?search=a&search=b'];
    for (const query of ['', '?tag=search', ...searches]) await ask('GET', `/api/list${query}`); // oxlint-disable-line no-await-in-loop -- in this order
    const classes = asked.map(([limitClass]) => limitClass);
    expect(classes).toEqual(['read', 'read', ...searches.map(() => 'search')]);
  });

  it('counts a credential that opens nothing by its network, and a request without one not at all', async () => {
    const { ask, asked } = openWorld(() => allowed);
    expect((await ask('GET', '/api/read', { authorization: 'bad' })).status).toBe(401);
    expect((await ask('GET', '/api/read', {})).status).toBe(401);
    expect(asked).toEqual([['bad-key', { network: 'none' }]]);
  });
});

describe('while the limits cannot be asked', () => {
  it('reads go on, and what must not is told to come again', async () => {
    const { ask } = openWorld((limitClass) => ({ kind: 'unknown', goesOn: limitClass === 'read' }));
    const read = await ask('GET', '/api/read');
    expect([read.status, read.headers.get('ratelimit')]).toEqual([200, null]);
    const create = await ask('POST', '/api/create');
    expect([create.status, create.headers.get('retry-after')]).toEqual([503, '5']);
  });
});

describe('a refusal', () => {
  it('names its policies and waits for the last of them', async () => {
    const [create, wide] = policies.create;
    const refusal = { allowed: false, remaining: 0, resetMs: 60_000 };
    const { ask } = openWorld(() => ({
      kind: 'refused',
      standings: [
        { policy: create, ...refusal, retryAfterMs: 1500 },
        { policy: wide, ...refusal, retryAfterMs: 9001 },
      ],
    }));
    const answer = await ask('POST', '/api/create');
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('10');
    expect(await answer.json()).toMatchObject({
      code: 'rate_limited',
      'violated-policies': ['create', 'create-workspace'],
    });
  });
});
