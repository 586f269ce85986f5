import { expect, it } from 'vitest';
import { firefox, freshKey, openSystem } from '../support/system.ts';
import { toLink } from '../support/api-client.ts';
import { waitFor } from '../../scripts/lib/wait-for.ts';

const system = openSystem();

it('shortens a URL, redirects a visitor and counts the click', async () => {
  const link = await system.a.api.create({ url: 'https://example.com/pricing', key: freshKey() });
  const visit = await system.visit(`/${link.key}`, { headers: { 'user-agent': firefox } });
  expect([visit.status, visit.headers.location]).toEqual([302, 'https://example.com/pricing']);
  const counted = await waitFor(
    async () => {
      const now = toLink(await system.a.api.get(`/api/links/${link.id}`));
      return now.clicks > 0 && now;
    },
    { what: 'the click', deadlineMs: 20_000 },
  );
  expect([counted.clicks, counted.humanClicks]).toEqual([1, 1]);
});
