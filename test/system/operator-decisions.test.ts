/** From an operator's decision to what visitors of the link get, through the running system. */
import { beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../../scripts/lib/wait-for.ts';
import { toPublicId } from '../../src/lib/id.ts';
import { ReviewPage, Reports, Suspension, type Review as ReviewView } from '../../src/abuse/wire.ts';
import { read, toProblem, type ApiClient } from '../support/api-client.ts';
import { openOperator } from '../support/operator.ts';
import { boundMs, decide, findReview, report, seenWithin } from '../support/review.ts';
import { freshKey, openSystem, toUuid } from '../support/system.ts';

const system = openSystem();
const { a } = system;

let operator: ApiClient;
beforeAll(async () => {
  operator = await openOperator(system);
});

// What visitors get follows within seconds; these three wait for it side by side.
describe.concurrent('a takedown', () => {
  it('goes from the queue to what visitors get within the bound, and is audited', async () => {
    const key = freshKey('phish');
    const link = await a.api.create({ url: 'https://example.com/phish', key });
    // In memory and in KV, as a link that people click is.
    expect((await system.visit(`/${key}`)).status).toBe(302);
    await report(system, `http://localhost:${system.facts.port}/${key}`, {
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

    expect((await decide(operator, { id: link.id, version: 0 }, 'takedown', 'Phishing')).status).toBe(204);
    await seenWithin(system, `/${key}`, 403);
    expect(await findReview(operator, `localhost/${key}`)).toMatchObject({
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
    await decide(operator, { id: link.id, version: 0 }, 'takedown');
    await a.api.patch(`/api/links/${link.id}`, { url: 'https://example.com/harmless', disabled: false });
    expect((await system.visit(`/${key}`)).status).toBe(403);
    await decide(operator, { id: link.id, version: 1 }, 'restore');
    await seenWithin(system, `/${key}`, 302);
  });

  it('is decided once: of two operators who saw the same version the second gets 409', async () => {
    const link = await a.api.create({ url: 'https://example.com/two' });
    const answers = await Promise.all(
      ['takedown', 'dismiss'].map((decision) => decide(operator, { id: link.id, version: 0 }, decision)),
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
    await decide(operator, { id: link.id, version: 0 }, 'flag');
    await seenWithin(system, `/${key}`, 200);
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
    await decide(operator, { id: link.id, version: 1 }, 'restore');
    await seenWithin(system, `/${key}`, 302);
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
    await decide(operator, { id: second.id, version: 0 }, 'takedown');

    const path = `/api/operator/workspaces/${toPublicId('ws', tenant.workspaceId)}/suspension`;
    const suspend = await operator.send('PUT', path, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ reason: 'Spam' }),
    });
    expect(read(Suspension, suspend)).toEqual({ suspended: true, settledLinks: 1, settled: true });
    await Promise.all(keys.map((key) => seenWithin(system, `/${key}`, 403)));
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
    await seenWithin(system, `/${keys[0]}`, 302);
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
