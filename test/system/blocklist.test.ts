import { beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../../scripts/lib/wait-for.ts';
import { BlockedPage, Counted } from '../../src/blocklists/wire.ts';
import { read, toProblem, type ApiClient } from '../support/api-client.ts';
import { openOperator } from '../support/operator.ts';
import { seenWithin } from '../support/review.ts';
import { freshKey, openSystem } from '../support/system.ts';

const system = openSystem();
const { a } = system;

let operator: ApiClient;
beforeAll(async () => {
  operator = await openOperator(system);
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
        return rows[0]?.scanned === 0;
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

  it('is looked for by one job at a time: another is told that there is one, and not that nothing is left', async () => {
    const first = await system.root.connect();
    try {
      await first.query('begin');
      await first.query('select from destination_scan for update');
      const { rows } = await system.asJobs.query('select scanned from scan_destinations(1)');
      expect(rows).toEqual([{ scanned: null }]);
    } finally {
      await first.query('rollback');
      first.release();
    }
  });

  it('is found by a job in links that were there before, and they come back when it is taken off the list', async () => {
    const key = freshKey('before');
    const host = `${freshKey('late')}.com`;
    await a.api.create({ url: `https://www.${host}/x`, key });
    expect((await system.visit(`/${key}`)).status).toBe(302);
    await block([host]);
    await scan();
    await seenWithin(system, `/${key}`, 403);
    const { entries } = read(BlockedPage, await operator.get('/api/operator/blocklist?pageSize=1&list=own'));
    expect(entries).toMatchObject([{ kind: 'host', value: host, list: 'own' }]);
    expect((await operator.delete(`/api/operator/blocklist/${entries[0]?.id}`)).status).toBe(204);
    expect((await operator.delete(`/api/operator/blocklist/${entries[0]?.id}`)).status).toBe(404);
    await scan();
    const { rows } = await system.root.query('select blocked_at from links where key = $1', [key]);
    expect(rows).toEqual([{ blocked_at: null }]);
  });

  it('may be a domain that strangers share where an operator means it, and not on the list of somebody else', async () => {
    // Of a country that has no such registry: no other test leads there.
    const shared = 'org.aa';
    const problem = toProblem(
      await operator.post('/api/operator/blocklist', { list: freshKey('theirs'), entries: ['fine.example', shared] }),
    );
    expect(problem.errors).toMatchObject([{ field: 'entries.1', code: 'entry_too_broad' }]);
    expect(read(Counted, await block([shared])).count).toBe(1);
    expect(toProblem(await a.api.post('/api/links', { url: `https://any.${shared}/` })).code).toBe(
      'destination_blocked',
    );
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
