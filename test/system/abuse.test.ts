/** From a stranger's report to what visitors of the link get, through the running system. */
import { beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../../scripts/lib/wait-for.ts';
import { toPublicId } from '../../src/lib/id.ts';
import {
  BlockedPage,
  Counted,
  Review,
  ReviewPage,
  Reports,
  Suspension,
  type Review as ReviewView,
} from '../../src/abuse/wire.ts';
import { read, toProblem, type ApiClient } from '../support/api-client.ts';
import { openOperator } from '../support/operator.ts';
import { freshIp, freshKey, openSystem, toUuid } from '../support/system.ts';

const system = openSystem();
const { a } = system;
/** The hard bound of a takedown; a test that needs all of it has found a fault. */
const boundMs = 30_000;

let operator: ApiClient;
beforeAll(async () => {
  operator = await openOperator(system);
});

const report = (address: string, body: Record<string, unknown> = {}, ip = freshIp()) =>
  system.anonymous.post('/api/reports', { address, reason: 'phishing', ...body }, { 'cf-connecting-ip': ip });
const find = async (address: string): Promise<ReviewView> =>
  read(Review, await operator.get(`/api/operator/review?address=${encodeURIComponent(address)}`));
const decide = (review: Pick<ReviewView, 'id' | 'version'>, decision: string, note?: string) =>
  operator.post(`/api/operator/reviews/${review.id}/decision`, { version: review.version, decision, note });
const seenWithin = (path: string, status: number) =>
  waitFor(async () => (await system.visit(path)).status === status, {
    what: `${path} to answer ${status}`,
    deadlineMs: boundMs,
  });

describe('a report', () => {
  it('is answered alike whether there is such a link or not, and tells nothing', async () => {
    const key = freshKey('reported');
    await a.api.create({ url: 'https://example.com/harm', key });
    const [known, unknown, impossible] = [
      await report(`http://localhost/${key}?x=1`),
      await report(`http://localhost/${freshKey()}`),
      await report('http://localhost/api/links'),
    ];
    for (const answer of [known, unknown, impossible]) expect([answer.status, answer.text]).toEqual([202, known.text]);
    expect((await find(`localhost/${key}`)).openReports).toBe(1);
  });

  it.each([
    ['no reason', { reason: 'boredom' }, 422],
    ['too many words', { details: 'x'.repeat(2001) }, 422],
    ['no e-mail address', { email: 'me' }, 422],
    ['a field we do not know', { admin: true }, 422],
    ['ten megabytes', { details: 'x'.repeat(10_000_000) }, 413],
  ])('with %s is refused', async (_, body, status) => {
    expect(toProblem(await report('http://localhost/abc', body)).status).toBe(status);
  });

  it('is taken ten times an hour from one network', async () => {
    const ip = freshIp();
    const statuses = [];
    for (let sent = 0; sent < 11; sent += 1) statuses.push((await report('localhost/nothing', {}, ip)).status);
    expect(statuses).toEqual([...Array<number>(10).fill(202), 429]);
  });

  it('is limited to 50 kept ones for each link; the others count', async () => {
    const key = freshKey('often');
    const link = await a.api.create({ url: 'https://example.com/often', key });
    await report(`localhost/${key}`, { details: 'the first' });
    await Promise.all(Array.from({ length: 52 }, () => report(`localhost/${key}`)));
    expect((await find(`localhost/${key}`)).openReports).toBe(53);
    const { reports } = read(Reports, await operator.get(`/api/operator/reviews/${link.id}/reports`));
    expect([reports.length, reports[0]?.details]).toEqual([50, 'the first']);
  });
});

// What visitors get follows within seconds; these three wait for it side by side.
describe.concurrent('a takedown', () => {
  it('goes from the queue to what visitors get within the bound, and is audited', async () => {
    const key = freshKey('phish');
    const link = await a.api.create({ url: 'https://example.com/phish', key });
    // In memory and in KV, as a link that people click is.
    expect((await system.visit(`/${key}`)).status).toBe(302);
    await report(`http://localhost:${system.facts.port}/${key}`, {
      details: 'Asks for my password',
      email: 'me@example.com',
    });

    const queue: ReviewView[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { reviews: ReviewView[]; nextCursor: string | null } = read(
        ReviewPage,
        await operator.get(`/api/operator/reviews?pageSize=2${cursor ? `&cursor=${cursor}` : ''}`),
      );
      queue.push(...page.reviews);
      cursor = page.nextCursor;
    }
    expect(new Set(queue.map(({ id }) => id)).size).toBe(queue.length);
    const review = queue.find(({ id }) => id === link.id);
    expect(review).toMatchObject({
      address: `localhost/${key}`,
      url: 'https://example.com/phish',
      openReports: 1,
      version: 0,
      state: 'live',
    });
    const { reports } = read(Reports, await operator.get(`/api/operator/reviews/${link.id}/reports`));
    expect(reports).toMatchObject([{ reason: 'phishing', details: 'Asks for my password', email: 'me@example.com' }]);

    expect((await decide({ id: link.id, version: 0 }, 'takedown', 'Phishing')).status).toBe(204);
    await seenWithin(`/${key}`, 403);
    expect(await find(`localhost/${key}`)).toMatchObject({
      state: 'blocked',
      blockedFor: 'review',
      openReports: 0,
      version: 1,
      decision: 'takedown',
      note: 'Phishing',
    });
    const { rows } = await system.root.query<{ action: string; actor: string }>(
      `select action, actor from audit_log where target_id = $1 and actor like 'operator:%'`,
      [toUuid(link.id)],
    );
    expect(rows.map(({ action }) => action)).toContain('link.blocked');
  });

  it('is not undone by the owner of the link, only by an operator', async () => {
    const key = freshKey('again');
    const link = await a.api.create({ url: 'https://example.com/again', key });
    await decide({ id: link.id, version: 0 }, 'takedown');
    await a.api.patch(`/api/links/${link.id}`, { url: 'https://example.com/harmless', disabled: false });
    expect((await system.visit(`/${key}`)).status).toBe(403);
    await decide({ id: link.id, version: 1 }, 'restore');
    await seenWithin(`/${key}`, 302);
  });

  it('is decided once: of two operators who saw the same version the second gets 409', async () => {
    const link = await a.api.create({ url: 'https://example.com/two' });
    const answers = await Promise.all(
      ['takedown', 'dismiss'].map((decision) => decide({ id: link.id, version: 0 }, decision)),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused && toProblem(refused).code).toBe('already_decided');
  });
});

describe.concurrent('a flag', () => {
  it('warns visitors of where the link leads, also when its owner changes that, until it is restored', async () => {
    const key = freshKey('flagged');
    const link = await a.api.create({ url: 'https://example.com/doubtful', key });
    expect((await system.visit(`/${key}`)).status).toBe(302);
    await decide({ id: link.id, version: 0 }, 'flag');
    await seenWithin(`/${key}`, 200);
    await a.api.patch(`/api/links/${link.id}`, {
      url: 'https://example.com/worse?a=1&b=2',
      expiresAt: '2020-01-01T00:00:00Z',
      expiredUrl: 'https://example.com/worst',
    });
    const leads = '<a href="https://example.com/worst"';
    await waitFor(async () => (await system.visit(`/${key}`)).text.includes(leads), {
      what: 'the page to name where the link leads now',
      deadlineMs: boundMs,
    });
    const { headers, status } = await system.visit(`/${key}`);
    expect([status, headers.location, headers['referrer-policy']]).toEqual([200, undefined, 'no-referrer']);
    await decide({ id: link.id, version: 1 }, 'restore');
    await seenWithin(`/${key}`, 302);
  });
});

describe.concurrent('a suspension', () => {
  it('blocks the links of the workspace, refuses its writes, and gives both back except what was taken down', async () => {
    const tenant = await system.found();
    const keys = [freshKey('s'), freshKey('s')] as const;
    const [first, second] = await Promise.all(
      keys.map((key) => tenant.api.create({ url: 'https://example.com/s', key })),
    );
    if (!first || !second) throw new Error('two links were created');
    for (const key of keys) expect((await system.visit(`/${key}`)).status).toBe(302);
    await decide({ id: second.id, version: 0 }, 'takedown');

    const path = `/api/operator/workspaces/${toPublicId('ws', tenant.workspaceId)}/suspension`;
    const suspend = await operator.send('PUT', path, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ reason: 'Spam' }),
    });
    expect(read(Suspension, suspend)).toEqual({ suspended: true, settledLinks: 1, settled: true });
    await Promise.all(keys.map((key) => seenWithin(`/${key}`, 403)));
    const writes = [
      await tenant.api.post('/api/links', { url: 'https://example.com/more' }),
      await tenant.api.post('/api/links/bulk', [{ url: 'https://example.com/more' }]),
      await tenant.api.patch(`/api/links/${first.id}`, { title: 'x' }),
      await tenant.api.delete(`/api/links/${first.id}`),
    ];
    expect(writes.map((answer) => toProblem(answer).code)).toEqual(Array(4).fill('workspace_suspended'));
    expect((await tenant.api.get('/api/links')).status).toBe(200);
    // Others go on.
    await a.api.create({ url: 'https://example.com/others' });

    const listed = () => operator.get('/api/operator/suspensions').then(({ text }) => text);
    expect(await listed()).toContain(toPublicId('ws', tenant.workspaceId));
    expect(read(Suspension, await operator.delete(path))).toEqual({ suspended: false, settledLinks: 1, settled: true });
    expect(await listed()).not.toContain(toPublicId('ws', tenant.workspaceId));
    await seenWithin(`/${keys[0]}`, 302);
    expect((await system.visit(`/${keys[1]}`)).status).toBe(403);
    await tenant.api.create({ url: 'https://example.com/more' });
  });

  it('of many links goes on in a job, page by page', async () => {
    const tenant = await system.found();
    const count = 700;
    await system.root.query(
      `insert into links (id, workspace_id, domain_id, key, url)
       select gen_random_uuid(), $1, d.id, 'many-' || n, 'https://example.com/' || n from domains d, generate_series(1, $2) n where d.hostname = $3`,
      [tenant.workspaceId, count, tenant.ownDomain],
    );
    const path = `/api/operator/workspaces/${toPublicId('ws', tenant.workspaceId)}/suspension`;
    const suspend = await operator.send('PUT', path, {
      headers: { 'content-type': 'application/json' },
      body: '{"reason":"Spam"}',
    });
    expect(read(Suspension, suspend)).toEqual({ suspended: true, settledLinks: 500, settled: false });
    // The job takes the workspace that waits longest, which may be another test's.
    await system.root.query(
      `update workspace_suspensions set changed_at = now() - interval '1 day' where workspace_id = $1`,
      [tenant.workspaceId],
    );
    await system.asJobs.query('select settle_suspensions(500)');
    const { rows } = await system.root.query<{ blocked: number; listed: number }>(
      `select count(*) filter (where l.blocked_for = 'suspension')::integer as blocked,
              (select count(*)::integer from link_revocations r where r.workspace_id = $1) as listed from links l where l.workspace_id = $1`,
      [tenant.workspaceId],
    );
    // The list of revocations has room for a thousand, of all workspaces.
    expect(rows).toEqual([{ blocked: count, listed: 500 }]);
  });
});

describe('a blocked destination', () => {
  const evil = `${freshKey('evil')}.com`;
  const block = (entries: string[]) => operator.post('/api/operator/blocklist', { entries });
  /** Minutes of the job, until its round is over. */
  const scan = () =>
    waitFor(
      async () => {
        const { rows } = await system.asJobs.query<{ scanned: number | null }>(
          'select scanned from scan_destinations(5000)',
        );
        return rows[0]?.scanned === null;
      },
      { what: 'the scan to end', deadlineMs: 20_000 },
    );

  it('is refused at create and at edit, for all the ways to write it, and what is beside it is not', async () => {
    const entries = [evil, `https://exact.${evil}.net/login?step=1#top`, `*.pattern-${evil}/*/phish`];
    expect(read(Counted, await block(entries))).toEqual({ count: 3 });
    expect(read(Counted, await block(entries))).toEqual({ count: 0 });
    const refused = [
      `https://${evil}/`,
      `http://${evil.toUpperCase()}.:8443/any?thing#x`,
      `https://deep.below.${evil}/`,
      `http://exact.${evil}.net/login?step=1`,
      `https://a.pattern-${evil}/x/phish`,
    ];
    for (const url of refused) {
      const problem = toProblem(await a.api.post('/api/links', { url }));
      expect([url, problem.status, problem.code]).toEqual([url, 422, 'destination_blocked']);
    }
    const allowed = [
      `https://not${evil}/`,
      `https://${evil}.example.com/`,
      `https://exact.${evil}.net/login?step=2`,
      `https://pattern-${evil}/x/phish`,
      `https://a.pattern-${evil}/phish`,
    ];
    const links = await Promise.all(allowed.map((url) => a.api.create({ url })));
    for (const change of [{ url: refused[0] }, { expiredUrl: refused[2] }]) {
      expect(toProblem(await a.api.patch(`/api/links/${links[0]?.id}`, change)).code).toBe('destination_blocked');
    }
    const bulk = await a.api.post('/api/links/bulk', [{ url: 'https://example.com/' }, { url: refused[0] }]);
    expect(toProblem(bulk)).toMatchObject({
      code: 'destination_blocked',
      errors: [{ message: expect.stringContaining(evil) }],
    });
  });

  it('is found by a job in links that were there before, and they come back when it is taken off the list', async () => {
    const key = freshKey('before');
    const host = `${freshKey('late')}.com`;
    await a.api.create({ url: `https://www.${host}/x`, key });
    expect((await system.visit(`/${key}`)).status).toBe(302);
    await block([host]);
    await scan();
    await seenWithin(`/${key}`, 403);
    const { entries } = read(BlockedPage, await operator.get('/api/operator/blocklist?pageSize=1&list=own'));
    expect(entries).toMatchObject([{ kind: 'host', value: host, list: 'own' }]);
    expect((await operator.delete(`/api/operator/blocklist/${entries[0]?.id}`)).status).toBe(204);
    expect((await operator.delete(`/api/operator/blocklist/${entries[0]?.id}`)).status).toBe(404);
    await scan();
    const { rows } = await system.root.query('select blocked_at from links where key = $1', [key]);
    expect(rows).toEqual([{ blocked_at: null }]);
  });

  it('that cannot be read stops the whole page of a list', async () => {
    const problem = toProblem(await block(['fine.example', 'com', 'a*b.com', '']));
    expect(problem.errors?.map(({ field, code }) => [field, code])).toEqual([
      ['entries.1', 'entry_host'],
      ['entries.2', 'entry_pattern'],
      ['entries.3', 'entry_empty'],
    ]);
  });
});

describe('the routes of operators', () => {
  it('are closed to everybody else', async () => {
    const person = await openOperator(system, { isOperator: false });
    const paths = [
      '/api/operator/reviews',
      '/api/operator/suspensions',
      '/api/operator/review?address=localhost/a',
      '/api/operator/settings',
    ];
    for (const path of paths) {
      const statuses = await Promise.all(
        [system.anonymous, a.api, person].map(async (api) => (await api.get(path)).status),
      );
      expect([path, ...statuses]).toEqual([path, 401, 403, 403]);
    }
    expect((await person.delete(`/api/operator/workspaces/${toPublicId('ws', a.workspaceId)}/suspension`)).status).toBe(
      403,
    );
  });

  it('know nothing of ids that are none', async () => {
    expect(
      (await decide({ id: toPublicId('link', '0190aaaa-0000-7000-8000-000000000000'), version: 0 }, 'takedown')).status,
    ).toBe(404);
    expect((await operator.get('/api/operator/reviews/nonsense/reports')).status).toBe(404);
    expect((await operator.get('/api/operator/reviews?cursor=nonsense')).status).toBe(422);
    expect((await operator.delete('/api/operator/workspaces/ws_nonsense/suspension')).status).toBe(404);
  });
});
