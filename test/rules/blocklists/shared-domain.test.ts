import { expect, it } from 'vitest';

import { parseBlockedDestination } from '../../../src/blocklists/blocked-destination.ts';
import { blocksSharedDomain } from '../../../src/blocklists/shared-domain.ts';

function isRefused(text: string): boolean {
  const entry = parseBlockedDestination(text);
  if (!entry.ok) throw new Error(`${text}: ${entry.error}`);
  return blocksSharedDomain(entry.value);
}

it.each([
  ['a registry', 'co.uk'],
  ['a registry of organisations', 'or.jp'],
  ['a registry that calls them otherwise', 'me.uk'],
  ['hosting', 'github.io'],
  ['hosting, as a URL without a path', 'https://GitHub.io.'],
  ['all that is below, as a pattern', '*.github.io'],
  ['the same, spelt longer', '*.co.uk/**'],
  ['a domain above a shared one', 'amazonaws.com'],
])('blocks the sites of strangers: %s', (_, text) => expect(isRefused(text)).toBe(true));

it.each([
  ['a site of a registry', 'evil.co.uk'],
  ['a site of hosting', 'evil.github.io'],
  ['a site whose name ends alike', 'notgithub.io'],
  ['a short site of a country', 't.co'],
  ['a page of the host itself', 'github.io/evil'],
  ['pages of the host itself', 'github.io/*'],
  ['one path of all sites', '*.github.io/login*'],
  ['all below a site', '*.evil.github.io'],
  ['an address', '203.0.113.7'],
  ['any other domain', 'evil.com'],
])('blocks no more than it should: %s', (_, text) => expect(isRefused(text)).toBe(false));
