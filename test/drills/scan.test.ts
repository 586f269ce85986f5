import { afterEach, expect, it } from 'vitest';
import { messages } from '../../src/visitor/messages.ts';
import { freshIp, freshKey, openSystem } from '../support/system.ts';

const system = openSystem();
const host = system.a.ownDomain;

afterEach(() => system.failOutbound(null));

it('three hundred visitors who come at once to a link that KV lacks do not each ask the stores', async () => {
  // The publisher's first reading fails, so that the link is in Postgres alone.
  await system.failOutbound({ containing: 'resolve_links', times: 1 });
  const { key } = await system.a.api.create({ url: 'https://example.com/hot', domain: host });
  await system.failOutbound(null);
  const address = `${host}/${key}`;
  expect(await system.getProjection(address)).toBeNull();
  const askedBefore = await system.outboundWith(address);
  const answers = await Promise.all(Array.from({ length: 300 }, () => system.visit(`/${key}`, { host })));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([302]));
  // Redis, replica and perhaps the primary for the visitors; the publisher reads, tells Redis and empties the outbox. On a machine so
  // slow that a reader is taken for dead, the same again.
  expect((await system.outboundWith(address)) - askedBefore).toBeLessThanOrEqual(30);
});

it('a scan of random addresses is refused before it costs the stores much; links in memory go on working', async () => {
  const headers = { 'cf-connecting-ip': freshIp() };
  const prefix = freshKey('scan');
  const { key } = await system.a.api.create({ url: 'https://example.com/real', domain: host });

  const scan = Array.from({ length: 300 }, (_, i) => system.visit(`/${prefix}-${i}`, { host, headers }));
  const answers = await Promise.all(scan);
  const unknown = answers.filter(({ status }) => status === 404);
  // Those for whom the stores of a busy machine took too long are told to come again; nobody is let through for it.
  expect(answers.filter(({ status }) => status !== 404 && status !== 429 && status !== 503)).toEqual([]);
  expect(unknown.length).toBeLessThanOrEqual(25);
  // What goes out for a miss: Redis is asked and told, each twice when it is slow; replica and primary are asked. KV is not seen here.
  expect(await system.outboundWith(prefix)).toBeLessThanOrEqual(25 * 6);

  // Somebody else brings the link into memory, from where the scanner's neighbours get it too.
  const others = await system.visit(`/${key}`, { host });
  const neighbours = await system.visit(`/${key}`, { host, headers });
  expect([others.status, neighbours.status]).toEqual([302, 302]);

  const refused = await system.visit(`/${prefix}-more`, { host, headers });
  expect([refused.status, refused.headers['retry-after'], refused.headers['cache-control']]).toEqual([
    429,
    '60',
    'no-store',
  ]);
  expect(refused.text).toContain(messages.en.limited[0]);
  const elsewhere = await system.visit(`/${freshKey()}`, { host });
  expect(elsewhere.status).toBe(404);
});
