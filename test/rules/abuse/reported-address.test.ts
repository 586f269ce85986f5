import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import { parseReportedAddress } from '../../../src/abuse/reported-address.ts';

const parse = (text: string) => parseReportedAddress(text, (host) => (host === '127.0.0.1' ? 'app.example.com' : host));

it.each([
  ['https://go.example.com/abc', 'go.example.com/abc'],
  ['  http://GO.example.com:8080/abc/?utm_source=x#part ', 'go.example.com/abc'],
  ['go.example.com/abc', 'go.example.com/abc'],
  ['go.example.com/campaigns/spring', 'go.example.com/campaigns/spring'],
  ['https://127.0.0.1/abc', 'app.example.com/abc'],
  ['https://go.example.com/%C3%BCber', 'go.example.com/über'],
  ['https://bücher.example/abc', 'xn--bcher-kva.example/abc'],
])('%s is the link %s', (text, address) => {
  expect(parse(text)).toBe(address);
});

it.each([
  'https://go.example.com/',
  'go.example.com',
  '',
  'https://',
  'ftp://go.example.com/abc',
  'a b',
  'https://x/%FF',
  'https://x/..%2f',
])('%j is no link', (text) => {
  expect(parse(text)).toBeNull();
});

it('takes whatever it is given', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const address = parse(text);
      expect(address === null || /^[^/\s]+\/.+$/u.test(address)).toBe(true);
    }),
  );
});
