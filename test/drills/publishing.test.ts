import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseProjection } from '../../src/links/projection.ts';
import { toLink } from '../support/api-client.ts';
import { openSystem } from '../support/system.ts';

const system = openSystem();
const { api } = system.a;

const published = async (key: string) => parseProjection((await system.getProjection(`localhost/${key}`)) ?? '');
const outboxOf = async (key: string) => {
  const { rows } = await system.root.query<{ version: number }>(
    'select version from link_outbox where address = $1 order by version',
    [`localhost/${key}`],
  );
  return rows.map(({ version }) => version);
};
/** Cron leaves rows of the last seconds to whoever wrote them. */
const ageOutbox = () =>
  system.root.query(`update link_outbox set created_at = now() - interval '1 minute', attempted_at = null`);

describe('publishing', () => {
  it('puts a link into KV before its creator has the answer, and leaves nothing in the outbox', async () => {
    const link = await api.create({ url: 'https://example.com/1' });
    expect(await published(link.key)).toMatchObject({ version: 1, url: 'https://example.com/1', state: 'live' });
    expect(await outboxOf(link.key)).toEqual([]);
  });

  it('puts the newest version when edits come at once', async () => {
    const link = await api.create({ url: 'https://example.com/0' });
    await Promise.all(
      Array.from({ length: 5 }, (_, i) => api.patch(`/api/links/${link.id}`, { url: `https://example.com/${i + 1}` })),
    );
    const current = toLink(await api.get(`/api/links/${link.id}`));
    expect(await published(link.key)).toMatchObject({ version: 6, url: current.url });
    expect(await outboxOf(link.key)).toEqual([]);
  });

  it('keeps the tombstone of a deleted link, without its target', async () => {
    const link = await api.create({ url: 'https://example.com/secret' });
    await api.delete(`/api/links/${link.id}`);
    expect(await published(link.key)).toMatchObject({ version: 2, state: 'deleted', url: '' });
  });
});

describe('when publishing fails', () => {
  /** The publisher reads what it puts; the create itself does not. */
  beforeEach(() => system.failOutbound({ containing: 'resolve_links', times: 1 }));
  afterEach(() => system.failOutbound(null));

  it('the link is created all the same, and noted as not published', async () => {
    const link = await api.create({ url: 'https://example.com/1' });
    expect(await published(link.key)).toBeNull();
    expect(await outboxOf(link.key)).toEqual([1]);
  });

  it('visitors find the link by asking the database', async () => {
    const link = await api.create({ url: 'https://example.com/1' });
    expect((await system.visit(`/${link.key}`)).headers.location).toBe('https://example.com/1');
  });

  it('the minute’s work publishes the link and empties the outbox', async () => {
    const link = await api.create({ url: 'https://example.com/1' });
    await ageOutbox();
    await system.cron();
    expect(await published(link.key)).toMatchObject({ version: 1, url: 'https://example.com/1' });
    expect(await outboxOf(link.key)).toEqual([]);
  });

  it('the minute’s work publishes an edit over the old target', async () => {
    await system.failOutbound(null);
    const link = await api.create({ url: 'https://example.com/1' });
    await system.failOutbound({ containing: 'resolve_links', times: 1 });
    await api.patch(`/api/links/${link.id}`, { url: 'https://example.com/2' });
    expect(await published(link.key)).toMatchObject({ version: 1, url: 'https://example.com/1' });
    await ageOutbox();
    await system.cron();
    expect(await published(link.key)).toMatchObject({ version: 2, url: 'https://example.com/2' });
  });

  it('a failure of the minute’s work leaves the link for the next minute', async () => {
    // All of them, until it is taken back: publishing left over from another test may take its share of the failures.
    await system.failOutbound({ containing: 'resolve_links', times: 1000 });
    const link = await api.create({ url: 'https://example.com/1' });
    await ageOutbox();
    await system.cron();
    expect(await outboxOf(link.key)).toEqual([1]);
    await system.failOutbound(null);
    await ageOutbox();
    await system.cron();
    expect(await outboxOf(link.key)).toEqual([]);
  });

  it('a link whose outbox could not be emptied is published again without harm', async () => {
    await system.failOutbound({ containing: 'clear_outbox', times: 1 });
    const link = await api.create({ url: 'https://example.com/1' });
    expect([await outboxOf(link.key), (await published(link.key))?.version]).toEqual([[1], 1]);
    await ageOutbox();
    await system.cron();
    expect([await outboxOf(link.key), (await published(link.key))?.version]).toEqual([[], 1]);
  });
});
