import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import { parseBlockedDestination } from '../../../src/blocklists/blocked-destination.ts';

it.each([
  ['Evil.COM', { kind: 'host', value: 'evil.com', key: 'evil.com', like: null }],
  ['https://evil.com.', { kind: 'host', value: 'evil.com', key: 'evil.com', like: null }],
  ['bücher.example', { kind: 'host', value: 'xn--bcher-kva.example', key: 'xn--bcher-kva.example', like: null }],
  ['http://0x7f.1', { kind: 'host', value: '127.0.0.1', key: '127.0.0.1', like: null }],
  ['[2001:DB8::1]', { kind: 'host', value: '[2001:db8::1]', key: '[2001:db8::1]', like: null }],
  ['http://evil.com:8080/a b?c#d', { kind: 'exact', value: 'evil.com/a%20b?c', key: 'evil.com', like: null }],
  ['evil.com/', { kind: 'exact', value: 'evil.com/', key: 'evil.com', like: null }],
  ['*.evil.com', { kind: 'pattern', value: '*.evil.com/*', key: 'evil.com', like: '%.evil.com/%' }],
  [
    'evil.com/50%_off/*',
    { kind: 'pattern', value: 'evil.com/50%_off/*', key: 'evil.com', like: String.raw`evil.com/50\%\_off/%` },
  ],
  // As links to it are stored, and nothing that a database refuses.
  [
    'evil.com/é\0*',
    { kind: 'pattern', value: 'evil.com/%C3%A9%00*', key: 'evil.com', like: String.raw`evil.com/\%C3\%A9\%00%` },
  ],
  [
    'evil.com/*\uD800',
    { kind: 'pattern', value: 'evil.com/*%EF%BF%BD', key: 'evil.com', like: String.raw`evil.com/%\%EF\%BF\%BD` },
  ],
])('%s is stored as what it means', (text, entry) => {
  expect(parseBlockedDestination(text)).toEqual({ ok: true, value: entry });
});

it.each([
  ['', 'entry_empty'],
  ['https://', 'entry_empty'],
  ['com', 'entry_host'],
  ['.com', 'entry_host'],
  ['*.com', 'entry_host'],
  ['user@evil.com', 'entry_host'],
  ['not a host.com', 'entry_host'],
  ['pay*.com', 'entry_pattern'],
  ['*', 'entry_pattern'],
  [`evil.com/${'a'.repeat(2100)}`, 'entry_too_long'],
  [`evil.com/${'é'.repeat(1000)}`, 'entry_too_long'],
  [`evil.com/*${'é'.repeat(1000)}`, 'entry_too_long'],
  [`${'.'.repeat(1000)}evil.com`, 'entry_host'],
])('%j is refused', (text, error) => {
  expect(parseBlockedDestination(text)).toEqual({ ok: false, error });
});

it('reads what it has written as the same thing', () => {
  fc.assert(
    fc.property(fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.domain()), (text) => {
      const first = parseBlockedDestination(text);
      expect(first.ok ? parseBlockedDestination(first.value.value) : first).toEqual(first);
    }),
  );
});
