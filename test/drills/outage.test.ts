import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { waitFor } from '../../scripts/lib/wait-for.ts';
import type { LinkView } from '../../src/links/wire.ts';
import { messages } from '../../src/visitor/messages.ts';
import { read, toLink, toProblem } from '../support/api-client.ts';
import { freshKey, openSystem, type System, type Tenant } from '../support/system.ts';

const system = openSystem();
let tenant: Tenant;
beforeAll(async () => {
  tenant = await system.found();
});

const Readiness = z.object({ status: z.string(), checks: z.record(z.string(), z.object({ ok: z.boolean() })) });

async function readiness({ anonymous }: System) {
  const answer = await anonymous.get('/readyz');
  const { status, checks } = read(Readiness, answer, answer.status);
  const down = Object.keys(checks).filter((name) => !checks[name]?.ok);
  return { http: answer.status, status, down: down.toSorted() };
}

/** Waits until just these are down: a check has a deadline, which on a busy machine others may miss too. */
async function readinessWith(...down: string[]) {
  const settled = async () => {
    const now = await readiness(system);
    return now.down.join() === down.join() && now;
  };
  return waitFor(settled, { what: `just ${down.join(', ')} to be down`, deadlineMs: 30_000, everyMs: 100 });
}

/** All stores answer, and the replica follows the primary again. */
async function recovered(): Promise<void> {
  const allAnswer = async () => (await readiness(system)).down.length === 0;
  await waitFor(allAnswer, { what: 'the stores to answer', deadlineMs: 30_000, everyMs: 100 });
  await system.caughtUp();
}

/** A drill takes a minute (`LINKPULSE_OUTAGE_SECONDS=60`); this is long enough for two refused deliveries. */
const outageMs = Number(process.env['LINKPULSE_OUTAGE_SECONDS'] ?? 8) * 1000;

describe('with Postgres and Redis both down for a while', () => {
  let known: LinkView;
  let downSince = 0;
  const unknown = freshKey();

  beforeAll(async () => {
    known = await tenant.api.create({ url: 'https://example.com/known' });
    await Promise.all([system.stop('primary'), system.stop('replica'), system.stop('redis')]);
    downSince = Date.now();
  });
  afterAll(async () => {
    await system.setFaults({});
    await Promise.all([system.start('primary'), system.start('redis')]);
    await system.start('replica');
    await recovered();
  });

  it('a link in KV redirects, also one that no visitor has asked for yet', async () => {
    const visit = await system.visit(`/${known.key}`);
    expect([visit.status, visit.headers.location]).toEqual([302, 'https://example.com/known']);
  });

  it('an unknown key is not called unknown: the visitor is asked to try again', async () => {
    const visit = await system.visit(`/${unknown}`);
    expect([visit.status, visit.headers['retry-after'], visit.headers['cache-control']]).toEqual([
      503,
      '5',
      'no-store',
    ]);
    expect(visit.text).toContain(messages.en.unavailable[0]);
  });

  it('the API says that it cannot work now, and when to come again', async () => {
    const answers = [
      await tenant.api.get('/api/links'),
      await tenant.api.post('/api/links', { url: 'https://example.com/' }),
    ];
    for (const answer of answers) {
      expect(toProblem(answer)).toMatchObject({ status: 503, code: 'unavailable' });
      expect(answer.headers['retry-after']).toBe('5');
      expect(answer.text).not.toMatch(/ECONN|127\.0\.0\.1|select|Neon/i);
    }
  });

  it('the service is alive and not ready', async () => {
    expect((await system.anonymous.get('/healthz')).status).toBe(200);
    const down = ['postgres', 'redis', 'replica'];
    expect(await readinessWith(...down)).toEqual({ http: 503, status: 'not_ready', down });
  });

  it('visitors are redirected to the end, also while the queue refuses everything and the API is down', async () => {
    await system.setFaults({ queue: 'fails', api: 'fails' });
    expect((await system.visit(`/${known.key}`)).status).toBe(302);
    await expect.poll(() => system.spooled(), { timeout: 30_000 }).not.toEqual([]);
    await system.setFaults({});
    const over = () => Date.now() >= downSince + outageMs;
    await waitFor(over, { what: 'the outage to pass', deadlineMs: outageMs + 5000, everyMs: 250 });
    expect((await system.visit(`/${known.key}`)).status).toBe(302);
  });

  it('everything is right again after they have come back, and the clicks of the meantime are counted', async () => {
    await Promise.all([system.start('primary'), system.start('redis')]);
    await system.start('replica');
    await recovered();
    const [found, none] = [await system.visit(`/${known.key}`), await system.visit(`/${unknown}`)];
    expect([found.status, none.status]).toEqual([302, 404]);
    await system.cron();
    // What was refused four times comes again a minute after the fourth.
    expect(await system.settleClicks([known.id], 4, 150_000)).toBe(4);
    expect(toLink(await tenant.api.get(`/api/links/${known.id}`)).clicks).toBe(4);
  }, 240_000);
});

describe('with Redis down', () => {
  beforeAll(() => system.stop('redis'));
  afterAll(async () => {
    await system.start('redis');
    await recovered();
  });

  it('links are created, read, edited and followed', async () => {
    const link = await tenant.api.create({ url: 'https://example.com/1' });
    const one = await tenant.api.get(`/api/links/${link.id}`);
    await tenant.api.patch(`/api/links/${link.id}`, { url: 'https://example.com/2' });
    const visit = await system.visit(`/${link.key}`);
    expect([toLink(one).id, visit.headers.location]).toEqual([link.id, 'https://example.com/2']);
    await Promise.all([system.visit(`/${link.key}`), system.visit(`/${link.key}`)]);
    expect(await system.settleClicks([link.id], 3)).toBe(3);
  });

  it('reads come from the primary, because nobody remembers who wrote', async () => {
    const answer = await tenant.api.get('/api/links');
    expect([answer.status, answer.headers['x-linkpulse-read']]).toEqual([200, 'primary']);
  });

  it('the service is ready', async () => {
    expect(await readinessWith('redis')).toEqual({ http: 200, status: 'ready', down: ['redis'] });
  });
});

describe('with the replica down', () => {
  beforeAll(() => system.stop('replica'));
  afterAll(async () => {
    await system.start('replica');
    await recovered();
  });

  it('reads come from the primary', async () => {
    const fresh = await system.found();
    const answer = await fresh.api.get('/api/links');
    expect([answer.status, answer.headers['x-linkpulse-read']]).toEqual([200, 'primary']);
  });

  it('a link that KV lacks is found by asking the primary', async () => {
    await system.failOutbound({ containing: 'resolve_links', times: 1 });
    const { key } = await tenant.api.create({ url: 'https://example.com/late' });
    await system.failOutbound(null);
    expect((await system.visit(`/${key}`)).headers.location).toBe('https://example.com/late');
  });

  it('the service is ready', async () => {
    expect(await readinessWith('replica')).toEqual({ http: 200, status: 'ready', down: ['replica'] });
  });
});

describe('with the primary down', () => {
  let reader: Tenant;
  let link: LinkView;

  beforeAll(async () => {
    const writer = await system.found();
    reader = writer;
    link = await writer.api.create({ url: 'https://example.com/' });
    await recovered();
    await system.stop('primary');
  });
  afterAll(async () => {
    await system.start('primary');
    await recovered();
  });

  it('links can still be read, from the replica', async () => {
    const answer = await reader.api.get(`/api/links/${link.id}`);
    expect([toLink(answer).id, answer.headers['x-linkpulse-read']]).toEqual([link.id, 'replica']);
  });

  it('a key that does not exist is not called unknown', async () => {
    expect((await system.visit(`/${freshKey()}`)).status).toBe(503);
  });

  it('a link cannot be created', async () => {
    const answer = await reader.api.post('/api/links', { url: 'https://example.com/' });
    expect(toProblem(answer)).toMatchObject({ status: 503, code: 'unavailable' });
  });
});
