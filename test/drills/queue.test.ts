import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { waitFor } from '../../scripts/lib/wait-for.ts';
import { toPublicId } from '../../src/lib/id.ts';
import { toLink } from '../support/api-client.ts';
import { aMessage } from '../support/click-batches.ts';
import { openSystem, toUuid } from '../support/system.ts';

const system = openSystem();
const create = () => system.a.api.create({ url: 'https://example.com/' });
const clicksOf = async (id: string) => toLink(await system.a.api.get(`/api/links/${id}`)).clicks;

/** The dead letters whose body holds the text, once there are so many. */
const deadLetters = (text: string, count: number) =>
  waitFor(
    async () => {
      const { rows } = await system.root.query<{ reason: string; replayed: boolean }>(
        `select reason, replayed_at is not null as replayed from dead_letters where body::text like $1 order by id`,
        [`%${text}%`],
      );
      return rows.length >= count && rows;
    },
    { what: `${count} dead letters`, deadlineMs: 60_000, everyMs: 50 },
  );

/** As \`npm run clicks\` runs it. */
const clicksCommand = async (...args: string[]) => {
  const command = ['scripts/clicks.ts', ...args, '--database-url', system.facts.ownerUrl];
  try {
    return { code: 0, ...(await promisify(execFile)('node', command)) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && 'stdout' in error)
      return { code: error.code, stdout: String(error.stdout) };
    throw error;
  }
};

describe.concurrent('a batch of clicks', () => {
  it('is counted once however often it is delivered', async () => {
    const link = await create();
    const sentinel = await create();
    const message = aMessage({ linkId: link.id, clicks: 7 });
    await system.sendClicks([message, message]);
    await system.settleClicks([link.id], 7);
    await system.sendClicks([message, aMessage({ linkId: sentinel.id })]);
    await system.settleClicks([sentinel.id], 1);
    expect([await system.settleClicks([link.id], 7), await clicksOf(link.id)]).toEqual([7, 7]);
  });

  it('is counted although its neighbours are poisoned, and each of those is kept with the reason', async () => {
    const [before, after] = [await create(), await create()];
    const mark = randomUUID();
    const good = aMessage({ linkId: before.id });
    await system.sendClicks([
      good,
      `text ${mark}`,
      { v: 'x', mark },
      { ...good, id: mark },
      { ...good, id: randomUUID(), mark, rows: [[1, 2, 3]] },
      { ...good, id: randomUUID(), mark, sealedAt: Date.now() + 86_400_000 },
      { ...aMessage({ linkId: toPublicId('link', randomUUID()) }), mark },
      null,
      aMessage({ linkId: after.id }),
    ]);
    expect(await system.settleClicks([before.id, after.id], 3)).toBe(3);
    const reasons = (await deadLetters(mark, 5)).map(({ reason }) => reason);
    expect(reasons.toSorted()).toEqual([
      'from_the_future',
      'not_a_batch at body',
      'row_invalid at rows.0',
      'unknown_link',
      'version_unknown at v',
    ]);
  });

  it('with text that Postgres cannot hold loses only that text', async () => {
    const link = await create();
    await system.sendClicks([
      aMessage({ linkId: link.id, click: { city: 'Mün\0chen\ud800', referrer: 'https://\0' } }),
    ]);
    expect(await system.settleClicks([link.id], 1)).toBe(1);
  });
});

describe('npm run clicks', () => {
  it('replays a dead letter once what it needs is there', async () => {
    const id = randomUUID();
    const linkId = toPublicId('link', id);
    const message = aMessage({ linkId, clicks: 3 });
    await system.sendClicks([message]);
    await deadLetters(message.id, 1);
    const { key } = await create();
    await system.root.query(
      `insert into links (id, workspace_id, domain_id, key, url) select $1, workspace_id, domain_id, $2, url from links where key = $3`,
      [id, `late-${id}`, key],
    );
    expect((await clicksCommand('replay', '--all')).stdout).toContain('requested');
    await system.cron();
    expect(await system.settleClicks([linkId], 3)).toBe(3);
    expect(await deadLetters(message.id, 1)).toEqual([{ reason: 'unknown_link', replayed: true }]);
  });

  it('lists dead letters with the reason', async () => {
    const mark = randomUUID();
    await system.sendClicks([{ v: 0, mark }]);
    await deadLetters(mark, 1);
    expect((await clicksCommand('dead')).stdout).toContain('version_unknown at v');
  });

  it('tells how the pipeline is', async () => {
    const { code, stdout } = await clicksCommand('status');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/clicks in the ledger +\d+/)]);
  });
});

describe('the counters', () => {
  afterEach(() => clicksCommand('rebuild'));

  it('equal what the ledger says', async () => {
    const link = await create();
    await system.sendClicks([
      aMessage({ linkId: link.id, clicks: 5 }),
      aMessage({ linkId: link.id, timeMs: Date.now() - 86_400_000 }),
    ]);
    await system.settleClicks([link.id], 6);
    const { code, stdout } = await clicksCommand('rebuild', '--check');
    expect([code, stdout]).toEqual([0, expect.stringContaining('Equal:')]);
  });

  it('are found wrong when they are, and put right', async () => {
    const link = await create();
    await system.sendClicks([aMessage({ linkId: link.id, clicks: 2 })]);
    await system.settleClicks([link.id], 2);
    await system.root.query('update click_totals set clicks = 99 where link_id = $1', [toUuid(link.id)]);
    const wrong = await clicksCommand('rebuild', '--check');
    expect([wrong.code, wrong.stdout]).toEqual([1, expect.stringContaining(`${toUuid(link.id)}\tledger 2/2`)]);
    await clicksCommand('rebuild');
    expect((await clicksCommand('rebuild', '--check')).code).toBe(0);
    await waitFor(async () => (await clicksOf(link.id)) === 2, { what: 'the right count', deadlineMs: 20_000 });
  });
});
