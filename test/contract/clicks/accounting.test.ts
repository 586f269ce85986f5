import { describe, expect, it } from 'vitest';
import { hasOneWorkspace, postgresAccounts, readAccounts } from '../../../src/clicks/account-store.ts';
import { judgeDiscrepancy, reconcileClicks, toAccounting, type HourAccount } from '../../../src/clicks/accounting.ts';
import { cloudflareCensus } from '../../../src/clicks/census-store.ts';
import type { ClickBatch } from '../../../src/clicks/batch.ts';
import { ClickAccounting } from '../../../src/clicks/wire.ts';
import { aClick, aLedgerBatch, newId, useClicksDatabase, workspaces } from './clicks-database.ts';

const database = await useClicksDatabase();

const hourMs = 3_600_000;
const thisHour = Math.floor(Date.now() / hourMs) * hourMs;
/** Half past the hour before this one, and a time at which that hour is settled. */
const sealedAtMs = thisHour - hourMs / 2;
const settled = thisHour + hourMs / 2;

/** A batch of an isolate: so many clicks, after which it has captured so many. */
const ingest = (
  isolateId: string,
  sequence: number,
  clicks: number,
  captured: number,
  rest: Partial<ClickBatch> = {},
) =>
  database.store.ingest([
    aLedgerBatch(
      Array.from({ length: clicks }, () => aClick()),
      { isolateId, sequence, captured, sealedAtMs, ...rest },
    ),
  ]);

const store = () => postgresAccounts(database.jobs);
const lastHour = (accounts: readonly HourAccount[]) => accounts.find((account) => account.hourMs === thisHour - hourMs);

async function accountAt(nowMs: number, oldestWaitingMs: number | null = null): Promise<HourAccount | undefined> {
  await store().reconcile(nowMs, oldestWaitingMs, []);
  return lastHour(await readAccounts(database.api, 24));
}

describe('the account of an hour', () => {
  it('says that all is counted when it is', async () => {
    const isolate = newId();
    await ingest(isolate, 0, 3, 3);
    await ingest(isolate, 1, 2, 5);
    expect(await accountAt(settled)).toEqual({
      hourMs: thisHour - hourMs,
      captured: 5,
      dropped: 0,
      counted: 5,
      missing: 0,
      served: null,
      tailLost: null,
      provisional: false,
    });
  });

  it('finds the batch that never came by the one after it, and takes it back when it comes late', async () => {
    const [isolate, other] = [newId(), newId()];
    await ingest(isolate, 0, 3, 3);
    await ingest(isolate, 2, 1, 11, { dropped: 2 });
    await ingest(other, 1, 4, 6);
    expect(await accountAt(settled)).toMatchObject({ captured: 17, dropped: 2, counted: 8, missing: 7 });
    await ingest(isolate, 1, 5, 10, { dropped: 2 });
    expect(await accountAt(settled)).toMatchObject({ captured: 17, dropped: 2, counted: 13, missing: 2 });
    await ingest(other, 0, 2, 2);
    expect(await accountAt(settled)).toMatchObject({ captured: 17, counted: 15, missing: 0 });
  });

  it('knows what an isolate had captured in hours and days before', async () => {
    const isolate = newId();
    await ingest(isolate, 0, 3, 3, { sealedAtMs: sealedAtMs - 60 * hourMs });
    await database.root.query(`update click_batches set ingested_at = sent_at`);
    await ingest(isolate, 1, 1, 4, { sealedAtMs: sealedAtMs - 2 * hourMs });
    await ingest(isolate, 2, 2, 6);
    expect(await accountAt(settled)).toMatchObject({ captured: 2, counted: 2, missing: 0 });
  });

  it('is provisional for a quarter of an hour, and while a batch of it or before it waits in the spool', async () => {
    await ingest(newId(), 0, 1, 1);
    expect(await accountAt(thisHour + 14 * 60_000)).toMatchObject({ provisional: true });
    expect(await accountAt(thisHour + 15 * 60_000)).toMatchObject({ provisional: false });
    expect(await accountAt(settled, sealedAtMs - 60_000)).toMatchObject({ provisional: true });
    expect(await accountAt(settled, thisHour)).toMatchObject({ provisional: false });
  });

  it('is judged after a day, whatever still waits in the spool, and raises its alarm then', async () => {
    await ingest(newId(), 1, 1, 101);
    const alarms: number[] = [];
    const reconcile = (nowMs: number) =>
      reconcileClicks({
        store: store(),
        census: null,
        oldestWaitingMs: async () => sealedAtMs - 30 * 24 * hourMs,
        nowMs,
        alarm: (_, lost) => alarms.push(lost),
      });
    await reconcile(settled);
    await reconcile(thisHour + 23 * hourMs - 1);
    expect(alarms).toEqual([]);
    await reconcile(thisHour + 23 * hourMs);
    expect(alarms).toEqual([100]);
  });

  it('goes on calling missing what comes after it was computed for the last time', async () => {
    const isolate = newId();
    await ingest(isolate, 1, 1, 11);
    expect(await accountAt(settled)).toMatchObject({ counted: 1, missing: 10 });
    await ingest(isolate, 0, 10, 10);
    expect(await accountAt(thisHour + 47 * hourMs)).toMatchObject({ counted: 1, missing: 10 });
    expect(await accountAt(thisHour + 47 * hourMs - 1)).toMatchObject({ counted: 11, missing: 0 });
  });
});

describe('reconciliation', () => {
  /** A census that knows one number of each whole hour, and remembers which it was asked for. */
  const aCensus = (clicks: number, error: number) => {
    const asked: number[] = [];
    const count = async (fromMs: number) => {
      asked.push(fromMs);
      return fromMs === thisHour - hourMs ? { clicks, error } : null;
    };
    return { asked, census: { count } };
  };

  const run = (census: Parameters<typeof reconcileClicks>[0]['census'], alarms: string[] = []) =>
    reconcileClicks({
      store: store(),
      census,
      oldestWaitingMs: async () => null,
      nowMs: settled,
      alarm: ({ hourMs }, lost) => alarms.push(`${hourMs} ${lost}`),
    });

  it('compares with an independent count, raises what is above its error once, and keeps the count', async () => {
    await ingest(newId(), 0, 3, 3);
    const { asked, census } = aCensus(20, 4);
    const alarms: string[] = [];
    expect(await run(census, alarms)).toMatchObject({ counted: 1, alarms: 1 });
    expect(asked).toHaveLength(6);
    expect(alarms).toEqual([`${thisHour - hourMs} 13`]);
    expect(lastHour(await readAccounts(database.api, 24))).toMatchObject({
      served: { clicks: 20, error: 4 },
      tailLost: 17,
    });
    expect(await run(null, alarms)).toEqual({ changed: 0, counted: 0, alarms: 0 });
    expect(lastHour(await readAccounts(database.api, 24))).toMatchObject({ served: { clicks: 20, error: 4 } });
  });

  it('asks the census no more for hours that it has counted for good', async () => {
    await run(aCensus(0, 0).census);
    const { asked, census } = aCensus(0, 0);
    await run(census);
    expect(asked).not.toContain(thisHour - hourMs);
  });

  it('answers the API in the shape that is described', async () => {
    await run(aCensus(2, 1).census);
    const { hours } = ClickAccounting.parse(toAccounting(await readAccounts(database.api, 3), true));
    // By name: the clock may have come to a full hour since.
    const hourAt = (startMs: number) => hours.find(({ hour }) => Date.parse(hour) === startMs);
    expect(hourAt(thisHour - hourMs)).toMatchObject({
      provisional: false,
      tailLostPpm: 1_000_000,
      totals: { served: 2, servedError: 1, tailLost: 2, captured: 0 },
    });
    expect(hourAt(thisHour)).toMatchObject({ provisional: true, tailLostPpm: null, totals: { served: null } });
  });
});

describe('the numbers of the instance', () => {
  it('are one workspace’s own only while there is no other', async () => {
    expect(await hasOneWorkspace(database.api)).toBe(false);
    await database.root.query('begin; truncate workspaces cascade');
    try {
      const ask = async () => (await database.root.query('select has_one_workspace() as alone')).rows;
      expect(await ask()).toEqual([{ alone: false }]);
      await database.root.query(`insert into workspaces (id, name) values ($1, 'one')`, [workspaces[0]]);
      expect(await ask()).toEqual([{ alone: true }]);
    } finally {
      await database.root.query('rollback');
    }
  });

  it('are for others shares, from which they cannot be computed', () => {
    const account = { hourMs: 0, captured: 12_345, dropped: 0, counted: 12_322, missing: 23, provisional: false };
    const served = { clicks: 12_400, error: 60 };
    expect(toAccounting([{ ...account, served, tailLost: 55 }], false).hours).toEqual([
      {
        hour: '1970-01-01T00:00:00.000Z',
        provisional: false,
        missingPpm: 1900,
        droppedPpm: 0,
        tailLostPpm: 4500,
        tailErrorPpm: 4900,
        totals: null,
      },
    ]);
    const unknown = toAccounting([{ ...account, captured: 0, missing: 0, served: null, tailLost: null }], false).hours;
    expect(unknown).toMatchObject([{ missingPpm: 0, droppedPpm: 0, tailLostPpm: null, tailErrorPpm: null }]);
  });
});

describe('a discrepancy', () => {
  const account: HourAccount = {
    hourMs: 0,
    captured: 100_000,
    dropped: 0,
    counted: 100_000,
    missing: 0,
    served: { clicks: 100_000, error: 50 },
    tailLost: 0,
    provisional: false,
  };

  it.each([
    ['nothing lost', {}, 0],
    ['a thousandth', { missing: 100 }, 0],
    ['more than a thousandth', { missing: 90, dropped: 11 }, 101],
    ['a tail within the error of the count', { tailLost: 150 }, 0],
    ['a longer tail', { tailLost: 151 }, 101],
    ['a few of a few', { captured: 10, missing: 5 }, 0],
    ['more of a few', { captured: 10, missing: 6 }, 6],
    ['an hour that is not settled', { missing: 1000, provisional: true }, 0],
    ['a tail that is unknown', { served: null, tailLost: null, missing: 200 }, 200],
  ])('of %s is judged', (_, changes, lost) => {
    expect(judgeDiscrepancy({ ...account, ...changes })).toBe(lost);
  });
});

describe("Cloudflare's count", () => {
  const answer = (groups: unknown) =>
    Response.json({ data: { viewer: { zones: [{ httpRequestsAdaptiveGroups: groups }] } }, errors: null });

  /** Counts with a server that answers so; returns what it was sent too. */
  async function count(response: () => Response | Promise<Response>) {
    const sent: { url: string; body: string; authorization: string | null }[] = [];
    const census = cloudflareCensus({
      zoneId: 'zone-1',
      token: 'secret',
      fetch: async (url, init) => {
        const request = new Request(url, init);
        sent.push({
          url: request.url,
          body: await request.text(),
          authorization: request.headers.get('authorization'),
        });
        return response();
      },
    });
    return { found: await census.count(0, hourMs), sent };
  }

  it('is its estimate, with the wider side of the interval as error', async () => {
    const { found, sent } = await count(() =>
      answer([{ count: 1000, confidence: { count: { lower: 980.5, upper: 1010 } } }]),
    );
    expect(found).toEqual({ clicks: 1000, error: 20 });
    expect(sent).toMatchObject([
      { url: 'https://api.cloudflare.com/client/v4/graphql', authorization: 'Bearer secret' },
    ]);
    expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject({
      variables: { zone: 'zone-1', from: '1970-01-01T00:00:00.000Z', to: '1970-01-01T01:00:00.000Z' },
    });
  });

  it('is none when nothing was served', async () => {
    expect((await count(() => answer([]))).found).toEqual({ clicks: 0, error: 0 });
  });

  it.each<[string, () => Response | Promise<Response>]>([
    ['refuses', () => new Response('no', { status: 403 })],
    ['answers with errors', () => Response.json({ data: null, errors: [{ message: 'zone not found' }] })],
    ['answers no JSON', () => new Response('<html>')],
    ['answers without end', () => new Response('x'.repeat(100_000))],
    ['cannot be reached', () => Promise.reject(new Error('connection refused'))],
  ])('is unknown when it %s', async (_, response) => {
    expect((await count(response)).found).toBeNull();
  });
});
