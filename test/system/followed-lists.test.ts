/** Lists that are brought from a URL, from the operator's word to what is refused, and what the audit log says of it. */
import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';

import { waitFor } from '../../scripts/lib/wait-for.ts';
import { instanceChain } from '../../src/audit/chain.ts';
import { Blocklist, BlockedPage } from '../../src/blocklists/wire.ts';
import { read, toProblem, type ApiClient } from '../support/api-client.ts';
import type { StoredAnswer } from '../support/list-server.ts';
import { openOperator } from '../support/operator.ts';
import { publicListHost } from '../support/outbound.ts';
import { freshIp, freshKey, openSystem } from '../support/system.ts';

const system = openSystem();
const { a } = system;
const Lists = z.object({ lists: z.array(Blocklist) });

let operator: ApiClient;
beforeAll(async () => {
  operator = await openOperator(system);
});

async function publish(path: string, text: string, more: Partial<StoredAnswer> = {}): Promise<string> {
  const url = `${system.facts.listsUrl}/${path}`;
  const stored: StoredAnswer = { status: 200, headers: {}, text, ...more };
  expect((await fetch(url, { method: 'PUT', body: JSON.stringify(stored) })).ok).toBe(true);
  return url;
}

const follow = (name: string, url: string, refresh = 'hourly') =>
  operator.send('PUT', `/api/operator/blocklists/${name}`, {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url, refresh }),
  });
const find = async (name: string): Promise<Blocklist | undefined> =>
  read(Lists, await operator.get('/api/operator/blocklists')).lists.find((list) => list.name === name);

/** Follows the list and lets the jobs run until it was tried. */
async function bring(name: string, url: string): Promise<Blocklist> {
  expect((await follow(name, url)).status).toBe(202);
  return tried(name);
}

async function tried(name: string): Promise<Blocklist> {
  let found: Blocklist | undefined;
  await waitFor(
    async () => {
      await system.cron();
      found = await find(name);
      return typeof found?.checkedAt === 'string';
    },
    { what: `${name} to be brought`, deadlineMs: 50_000 },
  );
  if (!found) throw new Error(`There is no list ${name}.`);
  return found;
}

const valuesOf = async (list: string): Promise<string[]> =>
  read(BlockedPage, await operator.get(`/api/operator/blocklist?list=${list}&pageSize=100`))
    .entries.map(({ value }) => value)
    .toSorted();

const auditOf = async (target: string) =>
  (
    await system.root.query<{ action: string; actor: string; after: Record<string, unknown> | null }>(
      'select action, actor, after from audit_log where chain = $1 and target_id = $2 order by seq',
      [instanceChain, target],
    )
  ).rows;

describe('a list that is followed', () => {
  it('is brought, refuses destinations, is replaced by what it says later, and is told once an import', async () => {
    const name = freshKey('feed');
    const [evil, worse, mine] = [`${freshKey('evil')}.com`, `${freshKey('worse')}.com`, `${freshKey('mine')}.com`];
    const url = await publish(name, `# hosts\n0.0.0.0 ${evil}\n||${worse}^\n||ads.${worse}^$third-party\n`);
    expect(await bring(name, url)).toMatchObject({
      url,
      refresh: 'hourly',
      failure: null,
      lastImport: { taken: 2, refused: 1, added: 2, removed: 0 },
    });
    expect(toProblem(await a.api.post('/api/links', { url: `https://www.${evil}/` })).code).toBe('destination_blocked');
    // What is put on it by hand is not the import's.
    await operator.post('/api/operator/blocklist', { list: name, entries: [mine] });

    await publish(name, `${worse}\nother.${worse}\n`);
    expect((await bring(name, url)).lastImport).toEqual({ taken: 2, refused: 0, tooBroad: 0, added: 1, removed: 1 });
    expect(await valuesOf(name)).toEqual([mine, `other.${worse}`, worse].toSorted());
    await a.api.create({ url: `https://www.${evil}/` });

    const told = await auditOf(name);
    expect(told.map(({ action, actor }) => `${action} ${actor.split(':')[0]}`)).toEqual([
      'blocklist.created operator',
      'blocklist.updated system',
      'blocklist.updated operator',
      'blocklist.updated system',
    ]);
    expect(told.map(({ after }) => after)).toMatchObject([
      { url, refresh: 'hourly' },
      { taken: 2, added: 2, refused: 1 },
      { last_change: { added: 1, entries: [mine] } },
      { added: 1, removed: 1 },
    ]);
  });

  it('blocks no domain that strangers share, and says how many it named; what an earlier import took of them goes', async () => {
    const [name, evil, hosting] = [freshKey('broad'), `${freshKey('evil')}.co.uk`, freshKey('hosting')];
    const url = await publish(name, `${evil}\nco.uk\n0.0.0.0 edu.aa\n${hosting}.com\n`);
    expect((await bring(name, url)).lastImport).toMatchObject({ taken: 2, refused: 0, tooBroad: 2 });
    expect(await valuesOf(name)).toEqual([evil, `${hosting}.com`].toSorted());
    await a.api.create({ url: `https://${hosting}.co.uk/` });
    // As an import did before these were refused.
    await system.root.query(
      `update blocked_destinations set value = 'edu.aa', lookup_key = 'h:edu.aa' where list = $1 and value = $2`,
      [name, `${hosting}.com`],
    );
    await publish(name, `${evil}\nco.uk\n0.0.0.0 edu.aa\n`);
    expect((await bring(name, url)).lastImport).toMatchObject({ taken: 1, tooBroad: 2, removed: 1 });
    expect(await valuesOf(name)).toEqual([evil]);
  });

  it('is brought from a name that is asked for first', async () => {
    const [name, nowhere, evil] = [freshKey('named'), freshKey('nowhere'), `${freshKey('evil')}.com`];
    await publish(name, evil);
    expect(await bring(name, `https://${publicListHost}/${name}`)).toMatchObject({ failure: null });
    expect(await valuesOf(name)).toEqual([evil]);
    expect(await bring(nowhere, `https://${freshKey('no')}.linkpulse-tests.com/`)).toMatchObject({
      failure: 'unreachable',
    });
  });

  it('is brought whatever signs it holds and however long its entries are', async () => {
    const name = freshKey('odd');
    const long = randomBytes(1500).toString('base64url');
    const lines = [
      `evil.com/a\0*`,
      `evil.com/${'\u00e9'.repeat(1500)}`,
      `evil.com/${long}`,
      `evil.com/${long.slice(0, 250)}*`,
    ];
    const list = await bring(name, await publish(name, lines.join('\n')));
    expect([list.failure, list.lastImport]).toEqual([
      null,
      { taken: 3, refused: 1, tooBroad: 0, added: 3, removed: 0 },
    ]);
  });

  it('takes off nothing that somebody has put there by hand, even if it had brought that before', async () => {
    const [name, evil] = [freshKey('kept'), `${freshKey('evil')}.com`];
    const url = await publish(name, `${evil}\nother.${evil}`);
    await bring(name, url);
    const entries = [evil, `mine.${evil}`, evil];
    const added = await operator.post('/api/operator/blocklist', { list: name, entries });
    expect(JSON.parse(added.text)).toEqual({ count: 1 });
    await publish(name, `third.${evil}`);
    expect((await bring(name, url)).lastImport).toMatchObject({ added: 1, removed: 1 });
    expect(await valuesOf(name)).toEqual([evil, `mine.${evil}`, `third.${evil}`].toSorted());
  });

  it('that is the same as before is not imported again', async () => {
    const name = freshKey('same');
    await bring(name, await publish(name, `${freshKey('evil')}.com`));
    await system.root.query(`update blocklists set due_at = now(), checked_at = null where name = $1`, [name]);
    const before = await auditOf(name);
    expect(await tried(name)).toMatchObject({ failure: null, lastImport: { added: 1 } });
    expect(await auditOf(name)).toEqual(before);
  });

  it.each([
    ['is not there', { status: 404 }, 'answered_404'],
    ['is a page', { text: '<html>\n<p>Welcome</p>' }, 'not_a_list'],
    [
      'leads into the network it is fetched from',
      { status: 302, headers: { location: 'https://127.0.0.1/' } },
      'not_public',
    ],
    ['leads away from https', { status: 302, headers: { location: 'http://93.184.215.14/' } }, 'scheme'],
    ['leads to itself', { status: 302, headers: { location: '#' } }, 'too_many_redirects'],
    ['is too large', { text: 'x'.repeat(8 * 1024 * 1024 + 1) }, 'too_large'],
  ] as const)('that %s keeps its entries and says why', async (_, answer, failure) => {
    const name = freshKey('bad');
    const evil = `${freshKey('evil')}.com`;
    const url = await publish(name, evil);
    await bring(name, url);
    await publish(name, '', answer);
    const list = await bring(name, url);
    expect([list.failure, list.lastImport?.taken]).toEqual([failure, 1]);
    expect(Date.parse(list.failedSince ?? '')).toBeGreaterThan(0);
    expect(await valuesOf(name)).toEqual([evil]);
    expect((await auditOf(name)).at(-1)).toMatchObject({ action: 'blocklist.failed', after: { failure } });
    const told = async () => (await system.logsWith(name)).some((line) => line.includes('blocklist.import.failed'));
    expect(await waitFor(told, { what: 'the event', deadlineMs: 20_000, everyMs: 50 })).toBe(true);
  });

  it('is dropped with its entries, and an import that is running ends without effect', async () => {
    const name = freshKey('gone');
    await bring(name, await publish(name, `${freshKey('evil')}.com`));
    const { rows } = await system.root.query<{ no: number }>('select import_no as no from blocklists where name = $1', [
      name,
    ]);
    expect((await operator.delete(`/api/operator/blocklists/${name}`)).status).toBe(200);
    expect([await find(name), await valuesOf(name)]).toEqual([undefined, []]);
    const late = await system.asJobs.query(
      `select import_blocklist_page($1, $2, '[{"kind":"host","value":"x.com","key":"x.com","like":null}]') as page,
              prune_blocklist($1, $2, 10) as pruned, end_blocklist_import($1, $2, null, null, 1, 0, 1, 0) as ended`,
      [name, rows[0]?.no],
    );
    expect(late.rows).toEqual([{ page: null, pruned: null, ended: false }]);
    expect((await auditOf(name)).at(-1)?.action).toBe('blocklist.deleted');
  });

  it('is another one when it is followed again: no import of the former passes for one of its own', async () => {
    const [name, evil] = [freshKey('again'), `${freshKey('evil')}.com`];
    const url = await publish(name, evil);
    await bring(name, url);
    const numbers = `select import_no as no from blocklists where name = $1`;
    const former = await system.root.query<{ no: number }>(numbers, [name]);
    // Dropped, but not all of its entries yet.
    await system.root.query('delete from blocklists where name = $1', [name]);
    await publish(name, `other.${evil}`);
    await bring(name, url);
    expect(await valuesOf(name)).toEqual([`other.${evil}`]);
    const latter = await system.root.query<{ no: number }>(numbers, [name]);
    expect(latter.rows[0]?.no).toBeGreaterThan(former.rows[0]?.no ?? Infinity);
  });

  it.each([
    ['http://lists.example.com/a', 'scheme'],
    ['https://127.0.0.1/a', 'not_public'],
    ['https://[::ffff:10.0.0.1]/a', 'not_public'],
    ['https://lists.internal/a', 'local_name'],
    ['https://me:secret@lists.example.com/a', 'credentials'],
    ['https://lists.example.com:8443/a', 'port'],
    ['lists', 'not_a_url'],
  ])('may not be at %s', async (url, code) => {
    const problem = toProblem(await follow('nowhere', url));
    expect([problem.status, problem.errors?.map((error) => [error.field, error.code])]).toEqual([422, [['url', code]]]);
  });
});

describe('the chain of the instance', () => {
  it('tells what is blocked and unblocked by hand, and what came of reports', async () => {
    const list = freshKey('hand');
    const evil = `${freshKey('evil')}.com`;
    await operator.post('/api/operator/blocklist', { list, entries: [evil, `www.${evil}`] });
    const { entries } = read(BlockedPage, await operator.get(`/api/operator/blocklist?list=${list}`));
    await operator.delete(`/api/operator/blocklist/${entries.find(({ value }) => value === evil)?.id}`);
    await operator.delete(`/api/operator/blocklists/${list}`);
    expect(await auditOf(list)).toMatchObject([
      { action: 'blocklist.created', after: { last_change: { added: 2, entries: [evil, `www.${evil}`] } } },
      { action: 'blocklist.updated', after: { last_change: { removed: 1, entries: [evil] } } },
      { action: 'blocklist.deleted' },
    ]);

    for (const [decision, outcome] of [
      ['dismiss', 'dismissed'],
      ['takedown', 'acted_on'],
    ] as const) {
      const key = freshKey('reported');
      const link = await a.api.create({ url: 'https://example.com/', key });
      const reported = { address: `localhost/${key}`, reason: 'spam', details: 'SECRET', email: 'secret@example.com' };
      expect((await system.anonymous.post('/api/reports', reported, { 'cf-connecting-ip': freshIp() })).status).toBe(
        202,
      );
      await operator.post(`/api/operator/reviews/${link.id}/decision`, { version: 0, decision });
      const { rows } = await system.root.query<{ id: string }>(
        `select r.id from abuse_reports r join links l on l.id = r.link_id where l.key = $1`,
        [key],
      );
      expect(rows).toHaveLength(1);
      const told = await auditOf(rows[0]?.id ?? '');
      expect(told).toMatchObject([{ action: 'report.closed', after: { outcome } }]);
      expect(told[0]?.actor).toMatch(/^operator:/);
      expect(JSON.stringify(told)).not.toMatch(/secret/i);
    }
  });
});
