import { beforeAll, describe, expect, it } from 'vitest';
import { toBulk, toLinks, toProblem } from '../support/api-client.ts';
import { freshKey, openSystem, type Tenant } from '../support/system.ts';

const system = openSystem();
let tenant: Tenant;
beforeAll(async () => {
  tenant = await system.found();
});

const countLinks = async (): Promise<number> => toLinks(await tenant.api.get('/api/links?pageSize=100')).links.length;

describe('bulk create', () => {
  it('creates the rows that can be created and says of each other one why not', async () => {
    const key = freshKey();
    const taken = await tenant.api.create({ url: 'https://example.com/' });
    const bulk = toBulk(
      await tenant.api.post('/api/links/bulk', [
        { url: 'https://example.com/1', key },
        { url: 'ftp://example.com/' },
        { url: 'https://example.com/2', key: taken.key },
        { url: 'https://example.com/3', domain: 'elsewhere.example' },
        { url: 'https://example.com/4', colour: 'red' },
        { url: 'https://example.com/5' },
        { url: 'https://example.com/6', key },
      ]),
    );
    expect([bulk.created, bulk.failed]).toEqual([2, 5]);
    expect(bulk.results.map(({ index, status, code }) => [index, status, code])).toEqual([
      [0, 201, undefined],
      [1, 422, 'validation_failed'],
      [2, 409, 'key_taken'],
      [3, 422, 'domain_unknown'],
      [4, 422, 'validation_failed'],
      [5, 201, undefined],
      [6, 409, 'key_taken'],
    ]);
    expect(bulk.results.map(({ errors }) => errors?.[0]?.field)).toEqual([
      undefined,
      '1.url',
      '2.key',
      '3.domain',
      '4.colour',
      undefined,
      '6.key',
    ]);
    const visits = await Promise.all(bulk.results.flatMap(({ link }) => (link ? [system.visit(`/${link.key}`)] : [])));
    expect(visits.map(({ headers }) => headers.location)).toEqual(['https://example.com/1', 'https://example.com/5']);
  });

  it.each([
    ['invalid', { url: 'javascript:alert(1)' }],
    ['on a domain that is not the workspace’s', { url: 'https://example.com/', domain: 'b.localhost' }],
  ])('creates nothing with atomic=true when one row is %s', async (_, bad) => {
    const before = await countLinks();
    const answer = await tenant.api.post('/api/links/bulk?atomic=true', [{ url: 'https://example.com/1' }, bad]);
    expect(toProblem(answer)).toMatchObject({ status: 422, code: 'bulk_rejected', errors: [expect.anything()] });
    expect(answer.text).not.toContain('shortLink');
    expect(await countLinks()).toBe(before);
  });

  it('creates all rows with atomic=true when all are good', async () => {
    const rows = [{ url: 'https://example.com/1' }, { url: 'https://example.com/2' }];
    expect(toBulk(await tenant.api.post('/api/links/bulk?atomic=true', rows)).created).toBe(2);
  });

  it('creates a thousand links, each of which redirects', async () => {
    const rows = Array.from({ length: 1000 }, (_, i) => ({ url: `https://example.com/${i}` }));
    const bulk = toBulk(await tenant.api.post('/api/links/bulk', rows));
    expect(bulk.created).toBe(1000);
    const visits = await Promise.all(
      bulk.results.filter(({ index }) => index % 100 === 99).map(({ link }) => system.visit(`/${link?.key}`)),
    );
    expect(visits.map(({ headers }) => headers.location)).toEqual(
      Array.from({ length: 10 }, (_, i) => `https://example.com/${i * 100 + 99}`),
    );
  });

  it('refuses more than a thousand rows', async () => {
    const rows = Array.from({ length: 1001 }, () => ({ url: 'https://example.com/' }));
    expect(toProblem(await tenant.api.post('/api/links/bulk', rows))).toMatchObject({ status: 422 });
  });

  it('takes a body of more than the one megabyte that other routes take', async () => {
    const rows = Array.from({ length: 400 }, (_, i) => ({ url: `https://example.com/${'x'.repeat(4000)}${i}` }));
    expect(toBulk(await tenant.api.post('/api/links/bulk', rows)).created).toBe(400);
  });
});

describe('bulk calls that meet', () => {
  it('take turns when they share externalIds in another order', async () => {
    const prefix = freshKey('external');
    const rows = Array.from({ length: 150 }, (_, i) => ({ url: 'https://example.com/', externalId: `${prefix}-${i}` }));
    const answers = await Promise.all(
      [rows, rows.toReversed(), rows, rows.toReversed()].map((body) => system.a.api.post('/api/links/bulk', body)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const { rows: stored } = await system.root.query<{ count: number }>(
      `select count(*)::integer as count from links where external_id like $1`,
      [`${prefix}-%`],
    );
    expect(stored).toEqual([{ count: 150 }]);
  });

  it('can be repeated by key even when a field’s name cannot be stored', async () => {
    const body = [{ url: 'https://example.com/' }, { url: 'https://example.com/', '\0\ud800': 1 }];
    const key = { 'idempotency-key': freshKey('odd') };
    const [first, again] = [
      await system.a.api.post('/api/links/bulk', body, key),
      await system.a.api.post('/api/links/bulk', body, key),
    ];
    expect(first.status).toBe(200);
    expect(again.text).toBe(first.text);
  });
});
