import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { toProblem } from '../support/api-client.ts';
import { openSystem, toUuid, type Tenant } from '../support/system.ts';

const system = openSystem();
let tenant: Tenant;
let existing: string;
beforeAll(async () => {
  tenant = await system.found();
  existing = (await tenant.api.create({ url: 'https://example.com/', title: 'as it was' })).id;
});

const url = 'https://example.com/';
const json = { 'content-type': 'application/json' };

/** Everything that a request could leave behind. */
async function traces(): Promise<unknown> {
  const { rows } = await system.root.query(
    `select (select json_agg(to_json(l) order by l.id) from links l where l.workspace_id = $1) as links,
            (select count(*) from idempotency_keys where workspace_id = $1) as keys,
            (select count(*) from link_outbox where workspace_id = $1) as outbox`,
    [tenant.workspaceId],
  );
  return rows[0];
}

describe('a link that cannot be created', () => {
  it.each<[what: string, input: unknown, field: string, code?: string]>([
    ['no url', {}, 'url'],
    ['a url of the wrong type', { url: 1 }, 'url'],
    ['null as url', { url: null }, 'url'],
    ['a list instead of a link', [], 'body'],
    ['a text instead of a link', 'https://example.com', 'body'],
    ['an unknown field', { url, colour: 'red' }, 'colour', 'unknown_field'],
    ['a field named like the prototype', { url, constructor: 1 }, 'constructor'],
    ['a script', { url: 'javascript:alert(1)' }, 'url', 'url_scheme'],
    ['a data URL', { url: 'data:text/html,hi' }, 'url', 'url_scheme'],
    ['a relative URL', { url: '/pricing' }, 'url', 'url_scheme'],
    ['a scheme alone', { url: 'https://' }, 'url', 'url_invalid'],
    ['a port that is none', { url: 'https://example.com:99999/' }, 'url', 'url_invalid'],
    ['a user name', { url: 'https://bank.example@evil.example/' }, 'url', 'url_credentials'],
    ['a password', { url: 'https://a:b@example.com/' }, 'url', 'url_credentials'],
    ['a newline in the URL', { url: 'https://example.com/\nx' }, 'url', 'url_control_character'],
    ['nine kilobytes of URL', { url: `https://example.com/${'x'.repeat(9000)}` }, 'url'],
    ['a URL that is too long once encoded', { url: `https://example.com/${'ä'.repeat(3000)}` }, 'url', 'url_too_long'],
    ['an expiredUrl that is none', { url, expiredUrl: 'mailto:a@b.c' }, 'expiredUrl', 'url_scheme'],
    ['an empty key', { url, key: '' }, 'key'],
    ['a key of 191 bytes', { url, key: 'x'.repeat(191) }, 'key'],
    ['a key of 300 bytes in 100 letters', { url, key: '日'.repeat(100) }, 'key', 'key_too_long'],
    ['a key with a space', { url, key: 'a b' }, 'key', 'key_alphabet'],
    ['a key with a question mark', { url, key: 'a?b' }, 'key', 'key_alphabet'],
    ['a key with NUL', { url, key: 'a\0b' }, 'key', 'key_alphabet'],
    ['a key that climbs', { url, key: 'a/../b' }, 'key', 'key_segment'],
    ['a key that begins with a slash', { url, key: '/a' }, 'key', 'key_segment'],
    ['a key that every host reserves', { url, key: 'robots.txt' }, 'key', 'key_reserved'],
    ['a key that the app needs', { url, key: 'API/x' }, 'key', 'key_reserved'],
    ['a Cyrillic key that reads as Latin', { url, key: 'аррӏе' }, 'key', 'key_confusable'],
    ['a key of two scripts', { url, key: 'pаypal' }, 'key', 'key_confusable'],
    ['a key in full-width letters', { url, key: 'ａｂｃ' }, 'key', 'key_confusable'],
    ['an unknown domain', { url, domain: 'elsewhere.example' }, 'domain', 'domain_unknown'],
    ['a domain with NUL', { url, domain: 'a\0b' }, 'domain'],
    ['a domain of half a surrogate pair', { url, domain: '\ud800' }, 'domain'],
    ['a status that is no redirect', { url, redirectStatus: 200 }, 'redirectStatus'],
    ['a date that is none', { url, expiresAt: 'tomorrow' }, 'expiresAt'],
    ['30 February', { url, expiresAt: '2030-02-30T00:00:00Z' }, 'expiresAt'],
    ['the year 0', { url, expiresAt: '0000-01-01T00:00:00Z' }, 'expiresAt'],
    ['a date that ends in the year 10000', { url, expiresAt: '9999-12-31T23:59:59-23:00' }, 'expiresAt'],
    ['a title with NUL', { url, title: 'a\0b' }, 'title'],
    ['a title with half a surrogate pair', { url, title: 'a\udc00' }, 'title'],
    ['a title that is too long', { url, title: 'x'.repeat(256) }, 'title'],
    ['comments with NUL', { url, comments: '\0' }, 'comments'],
    ['an externalId with NUL', { url, externalId: '\0' }, 'externalId'],
    ['a tag with NUL', { url, tags: ['ok', '\0'] }, 'tags.1'],
    ['an empty tag', { url, tags: [' '] }, 'tags.0'],
    ['tags that are no list', { url, tags: 'a' }, 'tags'],
    ['21 tags', { url, tags: Array.from({ length: 21 }, (_, i) => `${i}`) }, 'tags'],
    ['disabled that is neither true nor false', { url, disabled: 'yes' }, 'disabled'],
  ])('is refused for %s, with the field named', async (_, input, field, code) => {
    const before = await traces();
    const problem = toProblem(await tenant.api.post('/api/links', input));
    expect(problem).toMatchObject({ status: 422, code: 'validation_failed' });
    expect(problem.errors).toContainEqual(expect.objectContaining(code === undefined ? { field } : { field, code }));
    expect(await traces()).toEqual(before);
  });

  it('is refused when it leads to this instance, however its host is written', async () => {
    const { port } = system.facts;
    const targets = [
      `http://localhost:${port}/x`,
      `http://LOCALHOST:${port}/`,
      `http://a.localhost:${port}/x`,
      `http://b.localhost:${port}/x`,
      `https://a.localhost:${port}/x`,
    ];
    const answers = await Promise.all(targets.map((target) => tenant.api.post('/api/links', { url: target })));
    expect(answers.map((answer) => toProblem(answer).errors?.[0]?.code)).toEqual(targets.map(() => 'url_loops'));
  });

  it('is refused all faults at a time', async () => {
    const problem = toProblem(await tenant.api.post('/api/links', { url: 'x', key: 'a b', expiredUrl: 'y' }));
    expect(problem.errors?.map(({ field }) => field).toSorted()).toEqual(['expiredUrl', 'key', 'url']);
  });
});

describe('an edit that cannot be made', () => {
  it.each<[what: string, patch: unknown, field: string]>([
    ['nothing', {}, 'body'],
    ['a key, which never changes', { key: 'other' }, 'key'],
    ['a bad URL', { url: 'javascript:alert(1)' }, 'url'],
    ['null as URL', { url: null }, 'url'],
    ['an unknown field', { clicks: 5 }, 'clicks'],
    ['a title with NUL', { title: '\0' }, 'title'],
    ['the year 0', { expiresAt: '0000-01-01T00:00:00Z' }, 'expiresAt'],
    ['half a surrogate pair', { comments: '\ud800' }, 'comments'],
  ])('is refused for %s, and leaves the link as it was', async (_, patch, field) => {
    const before = await traces();
    const problem = toProblem(await tenant.api.patch(`/api/links/${existing}`, patch));
    expect(problem).toMatchObject({ status: 422, code: 'validation_failed' });
    expect(problem.errors?.map((error) => error.field)).toContain(field);
    expect(await traces()).toEqual(before);
  });

  it('is refused when it leads to this instance', async () => {
    const patch = { url: `http://a.localhost:${system.facts.port}/x` };
    const problem = toProblem(await tenant.api.patch(`/api/links/${existing}`, patch));
    expect(problem.errors).toMatchObject([{ field: 'url', code: 'url_loops' }]);
  });

  it('is refused for an externalId that another link has', async () => {
    await tenant.api.create({ url, externalId: 'mine' });
    const problem = toProblem(await tenant.api.patch(`/api/links/${existing}`, { externalId: 'mine' }));
    expect(problem).toMatchObject({ status: 409, code: 'external_id_taken' });
  });

  it.each(['1', 'W/"1"', '"one"', '"1", "2"', '"-1"', '"99999999999"'])('is refused for If-Match %s', async (tag) => {
    const problem = toProblem(await tenant.api.patch(`/api/links/${existing}`, { title: 'x' }, { 'if-match': tag }));
    expect(problem).toMatchObject({ status: 400, code: 'invalid_header', errors: [{ field: 'If-Match' }] });
  });
});

describe('a request that is not understood', () => {
  it.each([
    ['nothing', ''],
    ['half of JSON', '{"url":"https://example.com/"'],
    ['two values', '{}{}'],
    ['a comment', '{/**/}'],
    ['bytes', Buffer.from([0xff, 0xfe, 0x00])],
  ])('is 400 for %s as body', async (_, body) => {
    const answer = await tenant.api.send('POST', '/api/links', { body, headers: json });
    expect(toProblem(answer)).toMatchObject({ status: 400, code: 'malformed_json' });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonx'])(
    'is 415 for %s',
    async (type) => {
      const body = JSON.stringify({ url });
      const answer = await tenant.api.send('POST', '/api/links', { body, headers: { 'content-type': type } });
      expect(toProblem(answer)).toMatchObject({ status: 415, code: 'unsupported_media_type' });
    },
  );

  it('is 415 without a content type', async () => {
    const answer = await tenant.api.send('PATCH', `/api/links/${existing}`, { body: '{"title":"x"}' });
    expect(toProblem(answer)).toMatchObject({ status: 415, code: 'unsupported_media_type' });
  });

  it.each([
    ['POST', '/api/links', 1.1],
    ['PATCH', '/api/links/{id}', 1.1],
    ['POST', '/api/links/bulk', 5.1],
  ])('is 413 for %s %s with %d MB', async (method, path, megabytes) => {
    const body = JSON.stringify({ url, comments: 'x'.repeat(megabytes * 1024 * 1024) });
    const answer = await tenant.api.send(method, path.replace('{id}', existing), { body, headers: json });
    expect(toProblem(answer)).toMatchObject({ status: 413, code: 'body_too_large' });
  });

  it.each([
    ['PUT', '/api/links', 'GET, POST'],
    ['POST', '/api/links/{id}', 'DELETE, GET, PATCH'],
    ['PUT', '/api/workspace', 'DELETE, GET, PATCH'],
    ['PROPFIND', '/api/links', 'GET, POST'],
  ])('is 405 for %s %s, and Allow says what is possible', async (method, path, allow) => {
    const answer = await tenant.api.send(method, path.replace('{id}', existing));
    expect(toProblem(answer)).toMatchObject({ status: 405, code: 'method_not_allowed' });
    expect(answer.headers.allow?.split(', ').toSorted().join(', ')).toBe(allow);
  });

  it.each(['/api', '/api/', '/api/nothing', '/api/links/x/y', '/api/%ff', '/api/links//'])(
    'is 404 for the address %s',
    async (path) => {
      expect(toProblem(await tenant.api.get(path))).toMatchObject({ status: 404, code: 'not_found' });
    },
  );

  it.each([
    'x',
    'link_',
    'link_00000000000000000000000000',
    'link_zzzzzzzzzzzzzzzzzzzzzzzzzz',
    'ws_01k9xg3v5m8t4q2r7w6y1z0abc',
    "'",
    '%00',
  ])('is 404 for the id %s', async (id) => {
    const answers = await Promise.all([
      tenant.api.get(`/api/links/${id}`),
      tenant.api.patch(`/api/links/${id}`, { title: 'x' }),
      tenant.api.delete(`/api/links/${id}`),
      tenant.api.get(`/api/links/${id}/analytics`),
    ]);
    expect(answers.map((answer) => toProblem(answer).code)).toEqual(answers.map(() => 'not_found'));
  });

  it.each([
    ['interval=5m', 'interval'],
    ['timezone=Mars/Olympus', 'timezone'],
    ['timezone=', 'timezone'],
    ['timezone=%00', 'timezone'],
    [`timezone=${'x'.repeat(65)}`, 'timezone'],
    ['colour=red', 'colour'],
  ])('is 422 for analytics with %s', async (query, field) => {
    const problem = toProblem(await tenant.api.get(`/api/links/${existing}/analytics?${query}`));
    expect(problem).toMatchObject({ status: 422, code: 'validation_failed', errors: [{ field }] });
  });

  it('is 4xx with a header of 12 KB, and the service goes on', async () => {
    const headers = { 'if-match': 'x'.repeat(12_000), 'x-other': 'y' };
    const answer = await tenant.api.patch(`/api/links/${existing}`, { title: 'x' }, headers);
    expect(toProblem(answer).status).toBeGreaterThanOrEqual(400);
    expect(toProblem(answer).status).toBeLessThan(500);
    expect((await tenant.api.get(`/api/links/${existing}`)).status).toBe(200);
  });
});

describe('a key that is not valid', () => {
  const wrong = `lp_${'x'.repeat(43)}`;
  it.each([
    ['missing', {}],
    ['wrong', { authorization: `Bearer ${wrong}` }],
    ['garbled', { authorization: 'Bearer lp_\u00ff\u00fe' }],
    ['of another scheme', { authorization: `Basic ${wrong}` }],
    ['empty', { authorization: 'Bearer ' }],
    ['8 KB long', { authorization: `Bearer ${'x'.repeat(8000)}` }],
  ])('is refused when it is %s', async (_, headers) => {
    const answer = await system.anonymous.get('/api/links', headers);
    expect(toProblem(answer)).toMatchObject({ status: 401, code: 'unauthorized' });
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
  });

  it('is refused before the body is looked at', async () => {
    const answer = await system.anonymous.post('/api/links', { url: 1 });
    expect(toProblem(answer).status).toBe(401);
  });
});

it('names every refused request in the log by the id that the client got', async () => {
  const answers = await Promise.all([
    tenant.api.post('/api/links', { url: 'x' }),
    tenant.api.get('/api/links/link_x'),
    system.anonymous.get('/api/links'),
  ]);
  for (const answer of answers) {
    const { requestId, status } = toProblem(answer);
    const [line] = await system.logged(requestId);
    const event = z
      .object({ event: z.string(), request_id: z.string(), status: z.number() })
      .parse(JSON.parse(line ?? ''));
    expect(event).toEqual({ event: 'api.request.done', request_id: requestId, status });
    expect(answer.headers['x-request-id']).toBe(requestId);
  }
});

it('leaves the link as it was after all of this', async () => {
  const { rows } = await system.root.query('select title, version from links where id = $1', [toUuid(existing)]);
  expect(rows).toEqual([{ title: 'as it was', version: 1 }]);
});
