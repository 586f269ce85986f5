import { describe, expect, it } from 'vitest';
import { packed } from '../../support/click-batches.ts';
import { consumeClicks, consumeDeadClicks, type QueueMessage } from '../../../src/clicks/consumer.ts';
import {
  aBatch,
  aClick,
  aLedgerBatch,
  countClicks,
  links,
  newId,
  nowMs,
  unknownLink,
  useClicksDatabase,
  workspaces,
} from './clicks-database.ts';

const database = await useClicksDatabase();

/** A message and what became of it. */
function aMessage(body: unknown, id = newId()): { message: QueueMessage; fate: () => string } {
  let fate = 'none';
  const message: QueueMessage = {
    id,
    body,
    attempts: 1,
    ack: () => (fate = 'ack'),
    retry: ({ delaySeconds }) =>
      (fate = `retry in ${delaySeconds > 3 && delaySeconds < 6 ? '4 to 5' : delaySeconds} s`),
  };
  return { message, fate: () => fate };
}

const consume = (messages: QueueMessage[], store = database.store) =>
  consumeClicks({ queue: 'linkpulse-clicks', messages }, { store, now: () => nowMs });

describe('ingest', () => {
  it('counts a batch once when it is delivered again', async () => {
    const batch = aLedgerBatch([aClick(), aClick()]);
    expect(await database.store.ingest([batch])).toEqual(['counted']);
    expect(await database.store.ingest([batch])).toEqual(['duplicate']);
    expect(await countClicks(database)).toEqual({ ledger: 2, totals: 2 });
  });

  it('counts a batch once when it comes twice in one delivery', async () => {
    const batch = aLedgerBatch([aClick()]);
    expect(await database.store.ingest([batch, batch])).toEqual(['counted', 'duplicate']);
    expect(await countClicks(database)).toEqual({ ledger: 1, totals: 1 });
  });

  it('counts only the new ones of a delivery', async () => {
    const [a, b, c] = [aLedgerBatch([aClick()]), aLedgerBatch([aClick(), aClick()]), aLedgerBatch([aClick()])];
    await database.store.ingest([b]);
    expect(await database.store.ingest([a, b, c])).toEqual(['counted', 'duplicate', 'counted']);
    expect(await countClicks(database)).toEqual({ ledger: 4, totals: 4 });
  });

  it('counts once when consumers race, in whatever order they hold the batches', async () => {
    const batches = Array.from({ length: 30 }, (_, i) =>
      aLedgerBatch(
        Array.from({ length: 5 }, (_, j) => aClick({ linkId: links[(i + j) % 3] ?? links[0], city: `City ${j}` })),
      ),
    );
    const racers = [batches, batches.toReversed(), batches.slice(10), batches.slice(0, 20).toReversed()];
    const outcomes = (await Promise.all(racers.map((racer) => database.store.ingest(racer)))).flat();
    expect(outcomes.filter((outcome) => outcome === 'counted')).toHaveLength(30);
    expect(await countClicks(database)).toEqual({ ledger: 150, totals: 150 });
  });

  it('writes nothing of a batch that names an unknown link, and says so', async () => {
    const bad = aLedgerBatch([aClick(), aClick({ linkId: unknownLink })]);
    expect(await database.store.ingest([bad, aLedgerBatch([aClick()])])).toEqual(['unknown_link', 'counted']);
    expect(await countClicks(database)).toEqual({ ledger: 1, totals: 1 });
    const { rows } = await database.root.query('select 1 from click_batches where id = $1', [bad.id]);
    expect(rows).toEqual([]);
  });

  it('takes an empty batch and an empty delivery', async () => {
    expect(await database.store.ingest([aLedgerBatch([])])).toEqual(['counted']);
    expect(await database.store.ingest([aLedgerBatch([]), aLedgerBatch([aClick()])])).toEqual(['counted', 'counted']);
  });

  it('keeps what was captured, in the workspace of the link', async () => {
    await database.store.ingest([aLedgerBatch([aClick({ linkId: links[2] })])]);
    const { rows } = await database.root.query(
      `select workspace_id, link_id, extract(epoch from clicked_at) * 1000 as ms, class, classifier, country, region, city, continent,
              referrer, browser, os, device, language, asn, encode(visitor, 'hex') as visitor, opted_out from clicks`,
    );
    expect(rows).toEqual([
      {
        workspace_id: workspaces[1],
        link_id: links[2],
        ms: `${nowMs}.000000`,
        class: 0,
        classifier: 1,
        country: 'DE',
        region: 'Bavaria',
        city: 'Munich',
        continent: 'EU',
        referrer: 'example.org',
        browser: 'Firefox',
        os: 'Linux',
        device: 'desktop',
        language: 'de-DE',
        asn: 3320,
        visitor: '0011223304556677',
        opted_out: false,
      },
    ]);
  });

  it('adds each click to ten dimensions, leaving out what it does not know', async () => {
    await database.store.ingest([
      aLedgerBatch([aClick(), aClick({ referrer: '', city: '' }), aClick({ userAgent: 'curl/8.0', language: '' })]),
    ]);
    await database.store.ingest([
      aLedgerBatch([
        aClick({
          optedOut: true,
          userAgent: '',
          referrer: '',
          language: '',
          country: '',
          region: '',
          city: '',
          continent: '',
          asn: 0,
          visitor: '',
        }),
      ]),
    ]);
    expect(await database.store.foldDays(1000)).toBe(4);
    const { rows } = await database.root.query<{ line: string }>(
      `select dimension || ' ' || value || ' ' || clicks as line from click_days order by dimension, value`,
    );
    expect(rows.map(({ line }) => line)).toEqual([
      '0 DE 3',
      '1 Munich 2',
      '2 Bavaria 3',
      '3 EU 3',
      '4 example.org 2',
      '5 Firefox 2',
      '6 Linux 2',
      '7 bot 1',
      '7 desktop 2',
      '8 de-DE 2',
      '9 bot 1',
      '9 human 3',
    ]);
    const { rows: hours } = await database.root.query('select human, bot, preview, prefetch from click_hours');
    expect(hours.reduce((sum, { human, bot }) => sum + human * 10 + bot, 0)).toBe(31);
    const { rows: totals } = await database.root.query(
      'select sum(clicks) as clicks, sum(human_clicks) as human_clicks from click_totals',
    );
    expect(totals).toEqual([{ clicks: '4', human_clicks: '3' }]);
  });

  it.each([
    ['quotes and backslashes', String.raw`a"b\c'd\"e,{f}`],
    ['words that mean null in an array', 'NULL'],
    ['letters of many scripts', 'São Tomé 東京 🏙️'],
    ['spaces and commas', 'a, b ,c'],
    ['brackets', '{"a"}'],
  ])('carries %s unchanged', async (_, city) => {
    await database.store.ingest([aLedgerBatch([aClick({ city }), aClick({ city: '' })])]);
    const { rows } = await database.root.query('select city from clicks order by city nulls last');
    expect(rows).toEqual([{ city }, { city: null }]);
  });

  it('takes out what Postgres cannot hold', async () => {
    await database.store.ingest([aLedgerBatch([aClick({ city: 'a\u0000b\ud800c', asn: 4_200_000_000 })])]);
    const { rows } = await database.root.query('select city, asn from clicks');
    expect(rows).toEqual([{ city: 'ab\ufffdc', asn: null }]);
  });
});

describe('consumer', () => {
  it('counts the neighbours of a malformed message and keeps that one with its reason', async () => {
    const good = aMessage(packed(aBatch([aClick()])));
    const bad = aMessage({ v: 1, text: 'a\u0000b\ud800' });
    const strange = aMessage({ v: 'x' });
    const lost = aMessage(packed(aBatch([aClick({ linkId: unknownLink })])));
    const old = aMessage(packed(aBatch([aClick()], { sealedAtMs: nowMs - 29 * 86_400_000 })));
    await consume([bad.message, good.message, strange.message, lost.message, old.message]);
    expect([good, bad, strange, lost, old].map(({ fate }) => fate())).toEqual(Array(5).fill('ack'));
    expect(await countClicks(database)).toEqual({ ledger: 1, totals: 1 });
    const { rows } = await database.root.query('select reason, body from dead_letters order by id');
    expect(rows.map(({ reason }) => reason)).toEqual([
      'field_invalid at id',
      'version_unknown at v',
      'too_old',
      'unknown_link',
    ]);
    expect(rows[0].body).toEqual({ v: 1, text: 'a\ufffdb\ufffd' });
  });

  it('puts a message of a newer version back: after the next deployment it can be read', async () => {
    const newer = aMessage({ ...packed(aBatch([aClick()])), v: 3 });
    const good = aMessage(packed(aBatch([aClick()])));
    await consume([newer.message, good.message]);
    expect([newer.fate(), good.fate()]).toEqual(['retry in 4 to 5 s', 'ack']);
    const { rows } = await database.root.query('select 1 from dead_letters');
    expect(rows).toEqual([]);
  });

  it('puts everything back when the database does not answer, and counts once afterwards', async () => {
    const body = packed(aBatch([aClick()]));
    const first = aMessage(body);
    const down = { ...database.store, ingest: () => Promise.reject(new Error('fetch failed')) };
    await consume([first.message], down);
    expect(first.fate()).toBe('retry in 4 to 5 s');
    const afterCommit = {
      ...database.store,
      ingest: async (batches: Parameters<typeof database.store.ingest>[0]) => {
        await database.store.ingest(batches);
        throw new Error('the answer was lost');
      },
    };
    const second = aMessage(body);
    await consume([second.message], afterCommit);
    expect(second.fate()).toBe('retry in 4 to 5 s');
    const third = aMessage(body);
    await consume([third.message]);
    expect(third.fate()).toBe('ack');
    expect(await countClicks(database)).toEqual({ ledger: 1, totals: 1 });
  });

  it('finds the one batch whose data the database refuses', async () => {
    const poison = newId();
    const store = {
      ...database.store,
      ingest: (batches: Parameters<typeof database.store.ingest>[0]) =>
        // A second that no timestamp can hold: refused by Postgres itself.
        database.store.ingest(batches.map((b) => (b.id === poison ? { ...b, sealedAtMs: 9e18 } : b))),
    };
    const messages = [newId(), poison, newId(), newId()].map((id) => aMessage(packed(aBatch([aClick()], { id }))));
    await consume(
      messages.map(({ message }) => message),
      store,
    );
    expect(messages.map(({ fate }) => fate())).toEqual(['ack', 'ack', 'ack', 'ack']);
    expect(await countClicks(database)).toEqual({ ledger: 3, totals: 3 });
    const { rows } = await database.root.query('select reason from dead_letters');
    expect(rows).toEqual([{ reason: 'rejected 22008' }]);
  });

  it('keeps dead letters once, and puts them back when it cannot', async () => {
    const letter = aMessage({ any: 'thing' }, 'message-1');
    const deps = { store: database.store, now: () => nowMs };
    await consumeDeadClicks({ queue: 'linkpulse-clicks-dead', messages: [letter.message] }, deps);
    await consumeDeadClicks({ queue: 'linkpulse-clicks-dead', messages: [letter.message] }, deps);
    expect(letter.fate()).toBe('ack');
    const { rows } = await database.root.query('select queue, message_id, reason, body from dead_letters');
    expect(rows).toEqual([
      { queue: 'linkpulse-clicks-dead', message_id: 'message-1', reason: 'retries exhausted', body: { any: 'thing' } },
    ]);
    const down = { ...database.store, storeDeadLetter: () => Promise.reject(new Error('fetch failed')) };
    await consumeDeadClicks({ queue: 'linkpulse-clicks-dead', messages: [letter.message] }, { ...deps, store: down });
    expect(letter.fate()).toBe('retry in 4 to 5 s');
  });
});
