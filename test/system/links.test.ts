import { describe, expect, it } from 'vitest';
import { toLink, toProblem } from '../support/api-client.ts';
import { freshKey, openSystem } from '../support/system.ts';

const system = openSystem();
const { api } = system.a;

describe('creating a link', () => {
  it('answers with the link, where it is, and its entity tag', async () => {
    const key = freshKey();
    const answer = await api.post('/api/links', {
      url: 'https://example.com/a',
      key,
      title: 'A',
      tags: ['x', 'x', 'y'],
    });
    const link = toLink(answer, 201);
    expect(link).toMatchObject({
      domain: 'localhost',
      key,
      url: 'https://example.com/a',
      shortLink: `http://localhost:${system.facts.port}/${key}`,
      title: 'A',
      tags: ['x', 'y'],
      clicks: 0,
      version: 1,
    });
    expect(answer.headers).toMatchObject({ location: `/api/links/${link.id}`, etag: '"1"' });
  });

  it('draws a key of seven characters when none is given', async () => {
    const { key } = await api.create({ url: 'https://example.com/' });
    expect(key).toMatch(/^[0-9A-Za-z]{7}$/);
  });

  it('normalises the destination', async () => {
    const { url } = await api.create({ url: 'HTTPS://Bücher.Example:443/Ä?q=1#f' });
    expect(url).toBe('https://xn--bcher-kva.example/%C3%84?q=1#f');
  });

  it('puts a link on the workspace’s own domain', async () => {
    const { domain, shortLink } = await api.create({ url: 'https://example.com/', key: 'own', domain: 'A.localhost' });
    expect([domain, shortLink]).toEqual(['a.localhost', `http://a.localhost:${system.facts.port}/own`]);
  });

  it.each(['日本語', 'café', 'документы', 'a/b/c', 'v1.2_x~y-z'])(
    'accepts the key %s, and visitors find it',
    async (key) => {
      const link = await api.create({ url: 'https://example.com/', domain: 'a.localhost', key });
      const visit = await system.visit(new URL(link.shortLink).pathname, { host: 'a.localhost' });
      expect([link.key, visit.status]).toEqual([key, 302]);
    },
  );

  it('gives the same key on two hosts to two links', async () => {
    const key = freshKey();
    await api.create({ url: 'https://example.com/shared', key });
    await api.create({ url: 'https://example.com/own', key, domain: 'a.localhost' });
    const [shared, own] = await Promise.all([
      system.visit(`/${key}`),
      system.visit(`/${key}`, { host: 'a.localhost' }),
    ]);
    expect([shared.headers.location, own.headers.location]).toEqual([
      'https://example.com/shared',
      'https://example.com/own',
    ]);
  });

  it('refuses a key that is taken', async () => {
    const { key } = await api.create({ url: 'https://example.com/1' });
    const answer = await api.post('/api/links', { url: 'https://example.com/2', key });
    expect(answer.status).toBe(409);
    expect(toProblem(answer)).toMatchObject({ code: 'key_taken', errors: [{ field: 'key', code: 'key_taken' }] });
  });

  it('refuses an externalId that the workspace has already', async () => {
    const externalId = freshKey();
    await api.create({ url: 'https://example.com/1', externalId });
    const answer = await api.post('/api/links', { url: 'https://example.com/2', externalId });
    expect(toProblem(answer)).toMatchObject({ status: 409, code: 'external_id_taken' });
  });

  it('gives a key that two ask for at once to one of them', async () => {
    const key = freshKey();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) => api.post('/api/links', { url: `https://example.com/${i}`, key })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
  });
});

describe.concurrent('changing a link', () => {
  it('changes what is named and nothing else, and raises the version', async () => {
    const link = await api.create({ url: 'https://example.com/1', title: 'one', tags: ['t'] });
    const answer = await api.patch(`/api/links/${link.id}`, { url: 'https://example.com/2' });
    expect(toLink(answer)).toEqual({
      ...link,
      url: 'https://example.com/2',
      version: 2,
      updatedAt: expect.not.stringMatching(link.updatedAt),
    });
    expect(answer.headers.etag).toBe('"2"');
  });

  it('shows visitors the new target at once, also those who were here before', async () => {
    const link = await api.create({ url: 'https://example.com/1' });
    await system.visit(`/${link.key}`);
    await api.patch(`/api/links/${link.id}`, { url: 'https://example.com/2' });
    expect((await system.visit(`/${link.key}`)).headers.location).toBe('https://example.com/2');
  });

  it('makes the change when If-Match names the current version', async () => {
    const { id } = await api.create({ url: 'https://example.com/1' });
    const answer = await api.patch(`/api/links/${id}`, { title: 'new' }, { 'if-match': '"1"' });
    expect(toLink(answer)).toMatchObject({ title: 'new', version: 2 });
  });

  it('answers 412 and changes nothing when If-Match names an older version', async () => {
    const { id } = await api.create({ url: 'https://example.com/1' });
    await api.patch(`/api/links/${id}`, { title: 'theirs' });
    const answer = await api.patch(`/api/links/${id}`, { title: 'mine' }, { 'if-match': '"1"' });
    expect(toProblem(answer)).toMatchObject({ status: 412, code: 'version_mismatch' });
    expect(toLink(await api.get(`/api/links/${id}`))).toMatchObject({ title: 'theirs', version: 2 });
  });

  it('lets one of many edits of the same version through', async () => {
    const { id } = await api.create({ url: 'https://example.com/1' });
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => api.patch(`/api/links/${id}`, { title: `${i}` }, { 'if-match': '"1"' })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array.from({ length: 7 }, () => 412)]);
  });

  it('clears what is set to null', async () => {
    const { id } = await api.create({ url: 'https://example.com/1', title: 'one', expiresAt: '2030-01-01T00:00:00Z' });
    const changed = toLink(await api.patch(`/api/links/${id}`, { title: null, expiresAt: null }));
    expect([changed.title, changed.expiresAt]).toEqual([null, null]);
  });

  it('disables a link for visitors, and enables it again', async () => {
    const link = await api.create({ url: 'https://example.com/1' });
    await api.patch(`/api/links/${link.id}`, { disabled: true });
    const off = await system.visit(`/${link.key}`);
    await api.patch(`/api/links/${link.id}`, { disabled: false });
    const on = await system.visit(`/${link.key}`);
    expect([off.status, on.status]).toEqual([410, 302]);
  });
});

describe.concurrent('deleting a link', () => {
  it('makes it unknown to the API and gone for visitors', async () => {
    const link = await api.create({ url: 'https://example.com/1' });
    const answer = await api.delete(`/api/links/${link.id}`);
    const [again, visit] = await Promise.all([api.get(`/api/links/${link.id}`), system.visit(`/${link.key}`)]);
    expect([answer.status, answer.text, again.status, visit.status]).toEqual([204, '', 404, 410]);
  });

  it('answers 404 the second time', async () => {
    const { id } = await api.create({ url: 'https://example.com/1' });
    await api.delete(`/api/links/${id}`);
    expect((await api.delete(`/api/links/${id}`)).status).toBe(404);
  });

  it('never gives the key out again', async () => {
    const { id, key } = await api.create({ url: 'https://example.com/1' });
    await api.delete(`/api/links/${id}`);
    const answer = await api.post('/api/links', { url: 'https://example.com/2', key });
    expect(toProblem(answer)).toMatchObject({ status: 409, code: 'key_taken' });
  });

  it('frees the externalId', async () => {
    const externalId = freshKey();
    const { id } = await api.create({ url: 'https://example.com/1', externalId });
    await api.delete(`/api/links/${id}`);
    expect((await api.create({ url: 'https://example.com/2', externalId })).externalId).toBe(externalId);
  });

  it('keeps the link when If-Match names an older version', async () => {
    const { id } = await api.create({ url: 'https://example.com/1' });
    await api.patch(`/api/links/${id}`, { title: 'new' });
    expect((await api.delete(`/api/links/${id}`, { 'if-match': '"1"' })).status).toBe(412);
    expect((await api.get(`/api/links/${id}`)).status).toBe(200);
  });
});

describe('expiry', () => {
  it('answers 410 once the date has passed', async () => {
    const { key } = await api.create({
      url: 'https://example.com/1',
      expiresAt: new Date(Date.now() - 1000).toISOString(),
    });
    const visit = await system.visit(`/${key}`);
    expect([visit.status, visit.text]).toEqual([410, expect.stringContaining('This link has expired')]);
  });

  it('leads to expiredUrl where there is one, always for this time only', async () => {
    const { key } = await api.create({
      url: 'https://example.com/1',
      redirectStatus: 301,
      expiresAt: new Date(Date.now() - 1000).toISOString(),
      expiredUrl: 'https://example.com/over',
    });
    const visit = await system.visit(`/${key}`);
    expect([visit.status, visit.headers.location]).toEqual([302, 'https://example.com/over']);
  });

  it('redirects as long as the date has not come', async () => {
    const { key } = await api.create({ url: 'https://example.com/1', expiresAt: '2099-12-31T23:59:59+01:00' });
    expect((await system.visit(`/${key}`)).status).toBe(302);
  });
});
