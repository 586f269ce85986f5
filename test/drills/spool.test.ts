import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { spoolKey } from '../../src/lib/keys.ts';
import { toLink } from '../support/api-client.ts';
import { aMessage } from '../support/click-batches.ts';
import { openSystem } from '../support/system.ts';

const system = openSystem();
const create = () => system.a.api.create({ url: 'https://example.com/' });
const clicksOf = async (id: string) => toLink(await system.a.api.get(`/api/links/${id}`)).clicks;

describe('a batch in the spool', () => {
  it('is counted by the next minute’s work and then gone from the spool', async () => {
    const link = await create();
    const batch = aMessage({ linkId: link.id, clicks: 5 });
    await system.spool({ [batch.id]: JSON.stringify(batch) });
    await system.cron();
    expect(await system.settleClicks([link.id], 5)).toBe(5);
    expect(await clicksOf(link.id)).toBe(5);
    expect(await system.spooled()).not.toContain(spoolKey(batch.id));
  });

  it('is counted once when it reached the queue after all', async () => {
    const link = await create();
    const batch = aMessage({ linkId: link.id, clicks: 3 });
    await system.sendClicks([batch]);
    await system.settleClicks([link.id], 3);
    await system.spool({ [batch.id]: JSON.stringify(batch) });
    await system.cron();
    expect(await clicksOf(link.id)).toBe(3);
    expect(await system.spooled()).not.toContain(spoolKey(batch.id));
  });

  it('becomes a dead letter when it is damaged, and its neighbours are counted', async () => {
    const link = await create();
    const batch = aMessage({ linkId: link.id });
    const damaged = randomUUID();
    await system.spool({ [damaged]: `{"v":1,"cut ${damaged}`, [batch.id]: JSON.stringify(batch) });
    await system.cron();
    expect(await system.settleClicks([link.id], 1)).toBe(1);
    const { rows } = await system.root.query<{ reason: string }>(
      `select reason from dead_letters where body::text like $1`,
      [`%${damaged}%`],
    );
    expect(rows).toHaveLength(1);
    expect(await system.spooled()).toEqual([]);
  });

  it('waits in the spool while the database is down', async () => {
    const link = await create();
    const batch = aMessage({ linkId: link.id, clicks: 2 });
    await system.failOutbound({ containing: 'ingest_click_batches', times: 1 });
    await system.spool({ [batch.id]: JSON.stringify(batch) });
    await system.cron();
    expect(await system.spooled()).toEqual([spoolKey(batch.id)]);
    await system.cron();
    expect(await system.settleClicks([link.id], 2)).toBe(2);
  });
});
