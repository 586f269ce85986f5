import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { postgresAccounts } from '../../../src/clicks/account-store.ts';
import { replayDeadClicks } from '../../../src/clicks/replay.ts';
import { aClick, aLedgerBatch, clearClicks, links, useClicksDatabase } from './clicks-database.ts';

const database = await useClicksDatabase();

interface Run {
  code: number;
  out: string;
  err: string;
}

/** Runs the command as a shell would, as the owner of the tables, who is no superuser. */
function clicks(...args: string[]): Promise<Run> {
  const script = join(import.meta.dirname, '../../../scripts/clicks.ts');
  const env = { PATH: process.env.PATH, ADMIN_DATABASE_URL: database.stack.ownerUrl };
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], { env }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

const storeLetters = (...messageIds: string[]) =>
  Promise.all(
    messageIds.map((messageId) =>
      database.store.storeDeadLetter({
        queue: 'linkpulse-clicks',
        messageId,
        body: '{"v":1}',
        reason: 'retries exhausted',
      }),
    ),
  );

describe('npm run clicks', () => {
  it('explains itself', async () => {
    expect(await clicks('--help')).toMatchObject({ code: 0, out: expect.stringContaining('rebuild') });
  });

  it.each([
    [[], 'no command given'],
    [['fly'], 'there is no command fly'],
    [['replay'], 'either --id <n> or --all'],
    [['replay', '--id', 'x'], '--id must be a whole number'],
    [['status', '--colour'], "Unknown option '--colour'"],
    [['status', '--database-url', 'mysql://x'], 'must begin with postgres://'],
  ])('refuses %j', async (args, message) => {
    expect(await clicks(...args)).toMatchObject({ code: 2, err: expect.stringContaining(message) });
  });

  it('fails plainly when the database cannot be reached', async () => {
    const { code, err } = await clicks('status', '--database-url', 'postgres://nobody@127.0.0.1:1/none');
    expect(code).toBe(1);
    expect(err).toMatch(/^clicks: .*ECONNREFUSED.*\n$/);
  });

  it('tells how the pipeline is', async () => {
    await database.store.ingest([aLedgerBatch([aClick(), aClick()], { captured: 5 })]);
    await storeLetters('a');
    await postgresAccounts(database.jobs).reconcile(Date.now(), null, []);
    const { code, out } = await clicks('status');
    expect(code).toBe(0);
    expect(out).toMatch(/^clicks in the ledger +2$/m);
    expect(out).toMatch(/^captured, not counted \(24 h\) +3$/m);
    expect(out).toMatch(/^clicks not yet in the counts by day +2$/m);
    expect(out).toMatch(/^dead letters that wait +1$/m);
    expect(out).toMatch(/^clicks in the default partition +0$/m);
    await clearClicks(database);
    expect((await clicks('status')).out).toMatch(/^since the newest batch +never$/m);
  });

  it('reports each hour, and says what it does not know', async () => {
    expect((await clicks('report')).out).toMatch(/^No hour has been accounted for yet/);
    await database.store.ingest([aLedgerBatch([aClick(), aClick()], { captured: 5 })]);
    await postgresAccounts(database.jobs).reconcile(Date.now(), null, []);
    // Two: the clock may have come to a full hour since.
    const { code, out } = await clicks('report', '--hours', '2');
    expect(code).toBe(0);
    expect(out).toMatch(/^hour \(UTC\) +served +captured +counted +dropped +missing +tail lost +lost\n/);
    expect(out).toMatch(/ unknown +5 +2 +0 +3 +unknown +60\.000 % +provisional$/m);
    expect(out).toContain('Nobody else counts the redirects');
  });

  it('lists dead letters', async () => {
    expect((await clicks('dead')).out).toBe('No dead letters wait.\n');
    await storeLetters('a', 'b');
    const { out } = await clicks('dead', '--limit', '1');
    expect(out).toMatch(/\tlinkpulse-clicks\tretries exhausted\n2 wait, 1 shown\.\n$/);
  });

  it('has dead letters replayed and waits for it', async () => {
    await storeLetters('a', 'b');
    const late = await clicks('replay', '--all', '--wait', '--timeout', '1');
    expect(late).toMatchObject({ code: 1, err: expect.stringContaining('2 of 2 were not sent in time') });
    const run = clicks('replay', '--all', '--wait', '--timeout', '20');
    const sent: unknown[] = [];
    await replayDeadClicks({ send: async (body) => void sent.push(body) }, database.store);
    expect(await run).toMatchObject({ code: 0 });
    expect(sent).toEqual([{ v: 1 }, { v: 1 }]);
    expect(await clicks('replay', '--id', '999')).toMatchObject({ code: 1, err: 'clicks: no dead letter 999 waits\n' });
  });

  it('proves the counters equal, or tells where not and repairs them', async () => {
    await database.store.ingest([aLedgerBatch([aClick(), aClick({ linkId: links[1] })])]);
    expect(await clicks('rebuild', '--check')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Equal: \d+ counter rows against 2 clicks\.\n$/),
    });
    await database.root.query('update click_totals set clicks = 9 where link_id = $1', [links[0]]);
    const broken = await clicks('rebuild', '--check');
    expect(broken.code).toBe(1);
    expect(broken.out).toMatch(
      new RegExp(`^click_totals\t${links[0]}\tledger 1/1/\\S+\tcounter 9/1/\\S+\nDiffered: 1 in click_totals`),
    );
    expect(await clicks('rebuild')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Rewritten from the ledger.'),
    });
    expect(await clicks('rebuild', '--check')).toMatchObject({ code: 0 });
  });
});
