import { beforeEach, expect, it, vi } from 'vitest';
import { openApiApp } from '../../../src/http/api-app.ts';
import { cors } from '../../../src/http/cors.ts';
import type { Outcome } from '../../../src/limits/limiter.ts';

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
});

it.each([
  ['allowed', { kind: 'allowed', standings: [] }, 204],
  ['refused', { kind: 'refused', standings: [] }, 404],
  ['nobody can be asked', { kind: 'unknown', goesOn: true }, 204],
] as const)('a preflight of an origin that must be looked up is counted by network: %s', async (_, outcome, status) => {
  const asked: unknown[] = [];
  const app = openApiApp({
    authenticators: [],
    tokenMemory: { recall: async () => null, remember: async () => undefined },
    limiter: {
      async check(...request): Promise<Outcome> {
        asked.push(request);
        return outcome.kind === 'unknown' ? outcome : { ...outcome, standings: [] };
      },
      recall: () => null,
    },
    newRequestId: () => 'request',
    now: () => 0,
  });
  app.use(
    '/api/*',
    cors((origin, mayAsk) => (origin === 'https://known.example' ? Promise.resolve(true) : mayAsk())),
  );
  const preflight = async (origin: string) =>
    app.request('/api/links', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'cf-connecting-ip': '192.0.2.7' },
    });
  expect((await preflight('https://known.example')).status).toBe(204);
  expect(asked).toEqual([]);
  expect((await preflight('https://new.example')).status).toBe(status);
  expect(asked).toEqual([['anonymous', { network: '192.0.2.7' }]]);
});
