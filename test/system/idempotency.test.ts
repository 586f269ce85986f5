import { beforeAll, describe, expect, it } from 'vitest';
import { toBulk, toLink, toLinks, toProblem } from '../support/api-client.ts';
import { freshKey, openSystem, type Tenant } from '../support/system.ts';

const system = openSystem();
let tenant: Tenant;
beforeAll(async () => {
  tenant = await system.found();
});

const as = (key: string) => ({ 'idempotency-key': key });
const countLinks = async (): Promise<number> => toLinks(await tenant.api.get('/api/links?pageSize=100')).links.length;

describe('Idempotency-Key', () => {
  it('gives the first answer again, byte for byte', async () => {
    const input = { url: 'https://example.com/', title: 'once', expiresAt: '2030-01-01T00:00:00+02:00', tags: ['ä'] };
    const first = await tenant.api.post('/api/links', input, as('again'));
    const second = await tenant.api.post('/api/links', input, as('again'));
    expect([second.status, second.text]).toEqual([201, first.text]);
    expect([second.headers.etag, second.headers.location]).toEqual([first.headers.etag, first.headers.location]);
  });

  it('gives the first answer again after the link has been changed and deleted', async () => {
    const first = await tenant.api.post('/api/links', { url: 'https://example.com/' }, as('changed'));
    const { id } = toLink(first, 201);
    await tenant.api.patch(`/api/links/${id}`, { title: 'other' });
    await tenant.api.delete(`/api/links/${id}`);
    const second = await tenant.api.post('/api/links', { url: 'https://example.com/' }, as('changed'));
    expect(second.text).toBe(first.text);
  });

  it('gives a refusal again although the key is free elsewhere by then', async () => {
    const taken = await tenant.api.create({ url: 'https://example.com/', externalId: 'freed' });
    const input = { url: 'https://example.com/', externalId: 'freed' };
    const first = await tenant.api.post('/api/links', input, as('refused'));
    await tenant.api.delete(`/api/links/${taken.id}`);
    const second = await tenant.api.post('/api/links', input, as('refused'));
    expect([toProblem(first).code, toProblem(second).code]).toEqual(['external_id_taken', 'external_id_taken']);
  });

  it('refuses the key with another body', async () => {
    await tenant.api.post('/api/links', { url: 'https://example.com/1' }, as('other-body'));
    const answer = await tenant.api.post('/api/links', { url: 'https://example.com/2' }, as('other-body'));
    expect(toProblem(answer)).toMatchObject({ status: 409, code: 'idempotency_key_reused' });
  });

  it('refuses the key on another route', async () => {
    const rows = [{ url: 'https://example.com/1' }];
    await tenant.api.post('/api/links/bulk', rows, as('other-route'));
    const answer = await tenant.api.post('/api/links/bulk?atomic=true', rows, as('other-route'));
    expect(toProblem(answer)).toMatchObject({ status: 409, code: 'idempotency_key_reused' });
  });

  it('means nothing to another workspace', async () => {
    const mine = await tenant.api.post('/api/links', { url: 'https://example.com/' }, as('shared'));
    const theirs = await system.b.api.post('/api/links', { url: 'https://example.com/' }, as('shared'));
    expect(toLink(theirs, 201).id).not.toBe(toLink(mine, 201).id);
  });

  it('creates one link when twenty requests come at once', async () => {
    const before = await countLinks();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => tenant.api.post('/api/links', { url: 'https://example.com/' }, as('twenty'))),
    );
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(await countLinks()).toBe(before + 1);
  });

  it('creates the rows of a bulk call once when twenty requests come at once', async () => {
    const before = await countLinks();
    const rows = [{ url: 'https://example.com/1' }, { url: 'bad' }, { url: 'https://example.com/2', key: freshKey() }];
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => tenant.api.post('/api/links/bulk', rows, as('twenty-bulk'))),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.map((answer) => toBulk(answer).created)).toEqual(answers.map(() => 2));
    expect(await countLinks()).toBe(before + 2);
  });

  it('creates what an invalid request failed to, once it is sent corrected', async () => {
    const bad = await tenant.api.post('/api/links', { url: 'nowhere' }, as('corrected'));
    const good = await tenant.api.post('/api/links', { url: 'https://example.com/' }, as('corrected'));
    expect([bad.status, good.status]).toEqual([422, 201]);
  });

  it.each([
    ['empty', ''],
    ['too long', 'x'.repeat(256)],
    ['with a space', 'a b'],
  ])('is refused when it is %s', async (_, key) => {
    const answer = await tenant.api.post('/api/links', { url: 'https://example.com/' }, as(key));
    expect(toProblem(answer)).toMatchObject({
      status: 400,
      code: 'invalid_header',
      errors: [{ field: 'Idempotency-Key' }],
    });
  });
});
