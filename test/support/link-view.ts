import type { LinkView } from '../../src/links/wire.ts';

/** A link as the API shows it, with nothing out of the ordinary but what is said. */
export const aLinkView = (changes: Partial<LinkView>): LinkView => ({
  id: 'link_1',
  workspaceId: 'ws_1',
  domain: 'go.example.com',
  key: 'pricing',
  url: 'https://example.com/pricing',
  shortLink: 'https://go.example.com/pricing',
  externalId: null,
  title: null,
  comments: null,
  tags: [],
  redirectStatus: 302,
  expiresAt: null,
  expiredUrl: null,
  disabledAt: null,
  archived: false,
  clicks: 0,
  humanClicks: 0,
  lastClicked: null,
  version: 1,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
  ...changes,
});
