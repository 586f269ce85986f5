import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { serializeProjection } from '../../src/links/projection.ts';
import { languages } from '../../src/visitor/language.ts';
import { messages } from '../../src/visitor/messages.ts';
import { freshKey, openSystem, toUuid } from '../support/system.ts';

const system = openSystem();
const { api, ownDomain } = system.a;
const url = 'https://example.com/target?q=1#part';

describe('a visitor', () => {
  it('is redirected, for this time only and with nothing to cache', async () => {
    const { key } = await api.create({ url });
    const visit = await system.visit(`/${key}`);
    expect([visit.status, visit.text]).toEqual([302, '']);
    expect(visit.headers).toMatchObject({ location: url, 'cache-control': 'private, no-store' });
  });

  it('is redirected from memory as often as others are at the same time', async () => {
    const { key } = await api.create({ url });
    await system.visit(`/${key}`);
    const visits = await Promise.all(Array.from({ length: 20 }, () => system.visit(`/${key}`)));
    expect(visits.map(({ status, headers, text }) => [status, headers.location, text])).toEqual(
      Array.from({ length: 20 }, () => [302, url, '']),
    );
  });

  it.each([301, 307, 308])('is redirected with the status %d that the link asks for', async (redirectStatus) => {
    const { key } = await api.create({ url, redirectStatus });
    expect((await system.visit(`/${key}`)).status).toBe(redirectStatus);
  });

  it.each(['?utm_source=x', '/', '/?'])('finds the link with %s behind its key', async (suffix) => {
    const { key } = await api.create({ url });
    expect((await system.visit(`/${key}${suffix}`)).headers.location).toBe(url);
  });

  it('finds a link by any name of the app host', async () => {
    const { key } = await api.create({ url });
    const visits = await Promise.all(['127.0.0.1', 'LOCALHOST'].map((host) => system.visit(`/${key}`, { host })));
    expect(visits.map(({ status }) => status)).toEqual([302, 302]);
  });

  it('finds a key in another spelling of the same letters', async () => {
    const { key } = await api.create({ url, key: 'cafe\u0301-nfd', domain: ownDomain });
    const visit = await system.visit(`/${encodeURIComponent('café-nfd')}`, { host: ownDomain });
    expect([key, visit.status]).toEqual(['café-nfd', 302]);
  });

  it('finds no link in another case', async () => {
    const key = freshKey('Abc');
    await api.create({ url, key });
    expect((await system.visit(`/${key.toLowerCase()}`)).status).toBe(404);
  });

  it('finds a link right after having been told that there is none', async () => {
    const key = freshKey();
    const before = await system.visit(`/${key}`);
    await api.create({ url, key });
    expect([before.status, (await system.visit(`/${key}`)).status]).toEqual([404, 302]);
  });

  it('does not find a link of another host', async () => {
    const { key } = await api.create({ url, domain: ownDomain });
    const visits = await Promise.all(
      ['localhost', 'b.localhost', 'nowhere.example'].map((host) => system.visit(`/${key}`, { host })),
    );
    expect(visits.map(({ status }) => status)).toEqual([404, 404, 404]);
  });

  it('is told that a link is blocked once that is published, and not where it led', async () => {
    const link = await api.create({ url });
    await system.root.query('update links set blocked_at = now(), version = version + 1 where id = $1', [
      toUuid(link.id),
    ]);
    await system.root.query(
      `insert into link_outbox (workspace_id, address, version, created_at) values ($1, $2, 2, now() - interval '1 minute')`,
      [system.a.workspaceId, `localhost/${link.key}`],
    );
    await system.cron();
    const visit = await system.visit(`/${link.key}`);
    expect([visit.status, visit.headers.location]).toEqual([403, undefined]);
    expect(visit.text).toContain(messages.en.blocked[0]);
    expect(await system.getProjection(`localhost/${link.key}`)).not.toContain('example.com');
  });

  it('is not let through a guarded link', async () => {
    const key = freshKey();
    const guarded = {
      v: 1,
      id: '',
      version: 1,
      url,
      status: 302,
      state: 'live',
      expiresAt: null,
      expiredUrl: null,
    } as const;
    await system.putProjection(`localhost/${key}`, serializeProjection({ ...guarded, guarded: true }));
    const visit = await system.visit(`/${key}`);
    expect([visit.status, visit.headers.location]).toEqual([200, undefined]);
    expect(visit.text).toContain(messages.en.warning[0]);
    expect(visit.text).toContain(`<a href="${url}"`);
  });
});

describe('methods', () => {
  it('answers HEAD as GET without a body', async () => {
    const { key } = await api.create({ url });
    const [found, unknown] = [
      await system.visit(`/${key}`, { method: 'HEAD' }),
      await system.visit(`/${freshKey()}`, { method: 'HEAD' }),
    ];
    expect([found.status, found.headers.location, found.text]).toEqual([302, url, '']);
    expect([unknown.status, unknown.headers['content-type'], unknown.text]).toEqual([
      404,
      'text/html; charset=utf-8',
      '',
    ]);
  });

  it('answers OPTIONS with what is possible', async () => {
    const answer = await system.visit(`/${freshKey()}`, { method: 'OPTIONS' });
    expect([answer.status, answer.headers.allow]).toEqual([204, 'GET, HEAD, OPTIONS']);
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'TRACE'])('refuses %s', async (method) => {
    const { key } = await api.create({ url });
    const answer = await system.visit(`/${key}`, { method });
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });
});

describe.concurrent('pages for visitors', () => {
  it.each(languages)('speak %s', async (language) => {
    const { id, key } = await api.create({ url });
    await api.delete(`/api/links/${id}`);
    const headers = { 'accept-language': `xx, ${language}-XX;q=0.8, en;q=0.1` };
    const [unknown, gone] = [
      await system.visit(`/${freshKey()}`, { headers }),
      await system.visit(`/${key}`, { headers }),
    ];
    expect([unknown.status, gone.status]).toEqual([404, 410]);
    expect(unknown.text).toContain(`<html lang="${language}">`);
    expect(unknown.text).toContain(messages[language].unknown[0]);
    expect(gone.text).toContain(messages[language].gone[0]);
  });

  it('allow their own style and nothing else', async () => {
    const page = await system.visit(`/${freshKey()}`);
    const style = /<style>(.*?)<\/style>/s.exec(page.text)?.[1] ?? '';
    const hash = `sha256-${createHash('sha256').update(style).digest('base64')}`;
    expect(page.headers['content-security-policy']).toContain(`default-src 'none'; style-src '${hash}';`);
    expect(page.text).not.toMatch(/<script|src=|href=/);
  });

  it('are neither cached nor indexed', async () => {
    const { headers } = await system.visit(`/${freshKey()}`);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' });
  });
});

describe('a second host', () => {
  it('has a page of its own at /', async () => {
    const visit = await system.visit('/', { host: ownDomain });
    expect([visit.status, visit.text]).toEqual([200, expect.stringContaining(messages.en.root[0])]);
  });

  it('lets links be called as the app’s paths are', async () => {
    const { key } = await api.create({ url, key: 'app', domain: ownDomain });
    expect((await system.visit(`/${key}`, { host: ownDomain })).headers.location).toBe(url);
  });

  it.each(['/app/links', '/api/links', '/api/docs', '/healthz', '/assets/x.js', '/dev/cron'])(
    'does not serve the app’s %s',
    async (path) => {
      const visit = await system.visit(path, {
        host: ownDomain,
        headers: { authorization: `Bearer ${system.a.apiKey}` },
      });
      expect([visit.status, visit.text]).toEqual([404, expect.stringContaining(messages.en.unknown[0])]);
    },
  );

  it('lets robots see its links, so that previews work', async () => {
    const robots = await system.visit('/robots.txt', { host: ownDomain });
    expect([robots.status, robots.headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(robots.text).toBe('User-agent: *\nDisallow:\n');
  });
});

describe('a path that no key can look like', () => {
  /** A host of its own, so that questions to the stores about it can be told from others. */
  const host = 'garbage.localhost';

  it.each([
    ['invalid UTF-8', '/%ff%fe'],
    ['half an escape', '/%'],
    ['an overlong slash', '/%c0%af'],
    ['a control character', '/a%01b'],
    ['NUL', '/a%00b'],
    ['a newline', '/a%0d%0ab'],
    ['an encoded backslash', '/a%5cb'],
    ['an empty part', '/a//b'],
    ['10 KB', `/${'x'.repeat(10_000)}`],
    ['191 letters', `/${'x'.repeat(191)}`],
    ['a script', '/%3Cscript%3Ealert(1)%3C/script%3E'],
    ['SQL', "/';drop%20table%20links;--"],
    ['a reserved folder', '/.well-known/security.txt'],
  ])('is 404 for %s, without a store being asked', async (_, path) => {
    const visit = await system.visit(path, { host });
    expect([visit.status, visit.text]).toEqual([404, expect.stringContaining(messages.en.unknown[0])]);
    expect(await system.outboundWith(host)).toBe(0);
  });

  it.each(['/../../etc/passwd', '/a/%2e%2e/%2e%2e/etc/passwd'])('does not climb by %s', async (path) => {
    const visit = await system.visit(path, { host: 'climb.localhost' });
    expect([visit.status, visit.text]).toEqual([404, expect.stringContaining(messages.en.unknown[0])]);
  });

  it('differs from a key that might exist, for which the stores are asked', async () => {
    await system.visit('/possible', { host: 'possible.localhost' });
    expect(await system.outboundWith('possible.localhost')).toBeGreaterThan(0);
  });
});
