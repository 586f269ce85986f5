import { expect, it } from 'vitest';
import { messages } from '../../src/visitor/messages.ts';
import { freshIp, freshKey, openSystem } from '../support/system.ts';

const system = openSystem();
const host = system.a.ownDomain;

it('a scan of random addresses is refused before it costs the stores much; links in memory go on working', async () => {
  const headers = { 'cf-connecting-ip': freshIp() };
  const prefix = freshKey('scan');
  const { key } = await system.a.api.create({ url: 'https://example.com/real', domain: host });
  expect((await system.visit(`/${key}`, { host, headers })).status).toBe(302);

  const scan = Array.from({ length: 300 }, (_, i) => system.visit(`/${prefix}-${i}`, { host, headers }));
  const [answers, real] = [await Promise.all(scan), await system.visit(`/${key}`, { host, headers })];
  const refused = answers.filter(({ status }) => status === 429);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404, 429]));
  // What goes out for a miss: Redis is asked and told, replica and primary are asked. KV is not seen here.
  expect(await system.outboundWith(prefix)).toBeLessThanOrEqual((300 - refused.length) * 4);
  expect(refused.length).toBeGreaterThanOrEqual(300 - 25);
  expect(refused[0]?.headers).toMatchObject({ 'retry-after': '60', 'cache-control': 'no-store' });
  expect(refused[0]?.text).toContain(messages.en.limited[0]);
  expect(real.status).toBe(302);

  const elsewhere = await system.visit(`/${freshKey()}`, { host });
  expect(elsewhere.status).toBe(404);
});
