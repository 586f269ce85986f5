import { beforeAll, describe, expect, it } from 'vitest';
import type { LinkView } from '../../src/links/wire.ts';
import { toLinks, toProblem } from '../support/api-client.ts';
import { openSystem } from '../support/system.ts';

const { a, b } = openSystem();
let linkOfB: LinkView;

beforeAll(async () => {
  linkOfB = await b.api.create({ url: 'https://example.com/', title: 'of b' });
});

describe('the API', () => {
  it('lists no link of another workspace, whatever is searched', async () => {
    const finding = [`search=${linkOfB.key}`, 'search=of%20b'];
    for (const query of finding)
      expect(toLinks(await b.api.get(`/api/links?${query}`)).links.map(({ id }) => id)).toContain(linkOfB.id);
    const lists = await Promise.all(
      [...finding, 'domain=b.localhost', 'showArchived=true&pageSize=100'].map((query) =>
        a.api.get(`/api/links?${query}`),
      ),
    );
    expect(
      lists.flatMap((answer) => toLinks(answer).links).filter(({ workspaceId }) => workspaceId === linkOfB.workspaceId),
    ).toEqual([]);
  });

  it('refuses a link on another workspace’s domain as if there were no such domain', async () => {
    const problem = toProblem(await a.api.post('/api/links', { url: 'https://example.com/', domain: 'b.localhost' }));
    expect(problem).toMatchObject({ status: 422, errors: [{ field: 'domain', code: 'domain_unknown' }] });
  });

  it('does not tell that another workspace has an externalId', async () => {
    const externalId = `shared-${Date.now()}`;
    await b.api.create({ url: 'https://example.com/', externalId });
    expect((await a.api.create({ url: 'https://example.com/', externalId })).externalId).toBe(externalId);
  });
});
