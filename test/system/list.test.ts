import { beforeAll, describe, expect, it } from 'vitest';
import { toBulk, toLinks, toProblem } from '../support/api-client.ts';
import { firefox, freshKey, openSystem, type Tenant } from '../support/system.ts';

const system = openSystem();
let tenant: Tenant;
/** In the order of creation. */
let keys: string[];

const list = async (query: string) => toLinks(await tenant.api.get(`/api/links?${query}`));
const listed = async (query: string) => (await list(query)).links.map(({ title }) => title);

beforeAll(async () => {
  tenant = await system.found();
  const rows = [
    { url: 'https://example.com/alpha', title: 'one', tags: ['red'] },
    { url: 'https://example.com/beta', title: 'two', tags: ['red', 'blue'], externalId: 'ext-2' },
    { url: 'https://example.org/100%25', title: 'three' },
    { url: 'https://example.org/delta', title: 'four', domain: tenant.ownDomain },
    { url: 'https://example.org/eps_ilon', title: 'five' },
  ];
  const made = [];
  // A key that is drawn may by chance hold what is searched for.
  for (const row of rows) made.push(await tenant.api.create({ ...row, key: freshKey() }));
  keys = made.map(({ key }) => key);
  const [one, , three] = made;
  await Promise.all([
    ...Array.from({ length: 3 }, () => system.visit(`/${keys[2]}`, { headers: { 'user-agent': firefox } })),
    system.visit(`/${keys[0]}`, { headers: { 'user-agent': firefox } }),
  ]);
  await system.settleClicks([one?.id ?? '', three?.id ?? ''], 4);
});

describe('the list of links', () => {
  it('begins with the newest', async () => {
    expect(await listed('')).toEqual(['five', 'four', 'three', 'two', 'one']);
  });

  it('begins with the oldest on request', async () => {
    expect(await listed('sortOrder=asc')).toEqual(['one', 'two', 'three', 'four', 'five']);
  });

  it('begins with the most clicked on request', async () => {
    expect((await listed('sortBy=clicks')).slice(0, 2)).toEqual(['three', 'one']);
  });

  it('shows the clicks of each link', async () => {
    const { links } = await list('sortBy=clicks&pageSize=2');
    expect(links.map(({ clicks, humanClicks }) => [clicks, humanClicks])).toEqual([
      [3, 3],
      [1, 1],
    ]);
  });

  it.each(['createdAt', 'clicks', 'lastClicked'])(
    'shows each link once over all pages sorted by %s',
    async (sortBy) => {
      const titles: (string | null)[] = [];
      let cursor = '';
      do {
        const page = await list(`pageSize=2&sortBy=${sortBy}${cursor && `&cursor=${cursor}`}`);
        titles.push(...page.links.map(({ title }) => title));
        cursor = page.nextCursor ?? '';
      } while (cursor !== '');
      expect(titles.toSorted()).toEqual(['five', 'four', 'one', 'three', 'two']);
    },
  );

  it.each([
    ['a part of the target', 'search=BETA', ['two']],
    ['a title', 'search=thre', ['three']],
    ['a tag', 'search=blu', ['two']],
    ['a percent sign, which is no wildcard', 'search=100%25', ['three']],
    ['an underscore, which is no wildcard', 'search=s_i', ['five']],
    ['nothing that exists', 'search=zzz', []],
  ])('finds links by %s', async (_, query, expected) => {
    expect(await listed(query)).toEqual(expected);
  });

  it('finds links by their key', async () => {
    expect(await listed(`search=${keys[3]}`)).toEqual(['four']);
  });

  it.each([
    ['tag', 'tag=red', ['two', 'one']],
    ['externalId', 'externalId=ext-2', ['two']],
  ])('narrows to a %s', async (_, query, expected) => {
    expect(await listed(query)).toEqual(expected);
  });

  it('narrows to a domain', async () => {
    expect(await listed(`domain=${tenant.ownDomain}`)).toEqual(['four']);
  });

  it('hides archived links until they are asked for', async () => {
    const bulk = toBulk(await tenant.api.post('/api/links/bulk', [{ url: 'https://example.com/', title: 'archived' }]));
    await tenant.api.patch(`/api/links/${bulk.results[0]?.link?.id}`, { archived: true });
    const [without, all] = [await listed(''), await listed('showArchived=true')];
    expect([without.includes('archived'), all.includes('archived')]).toEqual([false, true]);
  });

  it('does not show deleted links', async () => {
    const { id } = await tenant.api.create({ url: 'https://example.com/', title: 'deleted' });
    await tenant.api.delete(`/api/links/${id}`);
    expect(await listed('showArchived=true')).not.toContain('deleted');
  });

  it.each([
    ['garbage', 'cursor=%F0%9F%92%A9'],
    ['not ours', `cursor=${Buffer.from('{"a":1}').toString('base64url')}`],
    [
      'of another sorting',
      `sortBy=clicks&cursor=${cursorOf(['createdAt', 1, '01a201c5-eb59-742d-a4e1-228239dbb8a2'])}`,
    ],
    ['out of range', `cursor=${cursorOf(['createdAt', 1e300, '01a201c5-eb59-742d-a4e1-228239dbb8a2'])}`],
    ['far in the past', `cursor=${cursorOf(['createdAt', -1e16, '01a201c5-eb59-742d-a4e1-228239dbb8a2'])}`],
    [
      'endless',
      `cursor=${Buffer.from('["createdAt",1e999,"01a201c5-eb59-742d-a4e1-228239dbb8a2"]').toString('base64url')}`,
    ],
    ['with an id that is none', `cursor=${cursorOf(['createdAt', 1, "' or 1=1"])}`],
  ])('refuses a cursor that is %s', async (_, query) => {
    const problem = toProblem(await tenant.api.get(`/api/links?${query}`));
    expect(problem).toMatchObject({ status: 422, code: 'validation_failed', errors: [{ field: 'cursor' }] });
  });

  it.each([
    ['pageSize=0', 'pageSize'],
    ['pageSize=101', 'pageSize'],
    ['pageSize=ten', 'pageSize'],
    ['sortBy=url', 'sortBy'],
    ['sortOrder=up', 'sortOrder'],
    ['showArchived=perhaps', 'showArchived'],
    ['colour=red', 'colour'],
    ['search=', 'search'],
    ['search=a%00b', 'search'],
    ['tag=a%00b', 'tag'],
    ['externalId=%00', 'externalId'],
    ['domain=%00', 'domain'],
    [`search=${'x'.repeat(201)}`, 'search'],
  ])('refuses the query %s and names the field', async (query, field) => {
    const problem = toProblem(await tenant.api.get(`/api/links?${query}`));
    expect(problem).toMatchObject({ status: 422, code: 'validation_failed', errors: [{ field }] });
  });
});

function cursorOf(values: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}
