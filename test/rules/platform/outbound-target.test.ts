import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isPublicAddress, parseTarget } from '../../../src/platform/outbound/target.ts';

const faultOf = (url: string) => {
  const target = parseTarget(url);
  return target.ok ? null : target.error;
};

describe('a target', () => {
  it.each([
    'https://example.com/list.txt',
    'http://example.com',
    'https://example.com:443/',
    'https://1.1.1.1/',
    'https://[2606:4700:4700::1111]/',
    'https://bücher.de/',
    'https://localhost.example.com/',
  ])('may be %s', (url) => {
    expect(faultOf(url)).toBeNull();
  });

  it.each([
    ['', 'not_a_url'],
    ['example.com', 'not_a_url'],
    ['https://[fe80::1%25eth0]/', 'not_a_url'],
    ['https://1.2.3.4.5/', 'not_a_url'],
    ['ftp://example.com/', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['gopher://example.com/', 'scheme'],
    ['https://user@example.com/', 'credentials'],
    ['https://example.com@127.0.0.1/', 'credentials'],
    ['https://example.com:6379/', 'port'],
    ['http://127.0.0.1/', 'not_public'],
    ['http://127.1/', 'not_public'],
    ['http://2130706433/', 'not_public'],
    ['http://0x7f.1/', 'not_public'],
    ['http://0177.0.0.1/', 'not_public'],
    ['http://127.0.0.1./', 'not_public'],
    ['http://１２７.0.0.1/', 'not_public'],
    ['http://169.254.169.254/latest/meta-data', 'not_public'],
    ['http://100.100.100.200/', 'not_public'],
    ['http://[::1]/', 'not_public'],
    ['http://[::]/', 'not_public'],
    ['http://[::ffff:10.0.0.1]/', 'not_public'],
    ['http://[::10.0.0.1]/', 'not_public'],
    ['http://[64:ff9b::a00:1]/', 'not_public'],
    ['http://[2002:a00:1::]/', 'not_public'],
    ['http://[2001:0:53aa:64c::]/', 'not_public'],
    ['http://[2001:db8::1]/', 'not_public'],
    ['http://[3fff::1]/', 'not_public'],
    ['http://[fc00::1]/', 'not_public'],
    ['http://[fe80::1]/', 'not_public'],
    ['http://[ff02::1]/', 'not_public'],
    ['http://localhost/', 'local_name'],
    ['http://LOCALHOST./', 'local_name'],
    ['http://ⓛocalhost/', 'local_name'],
    ['http://a.localhost/', 'local_name'],
    ['http://metadata.google.internal/', 'local_name'],
    ['http://printer.local/', 'local_name'],
    ['http://router/', 'local_name'],
    ['http://1.0.0.127.in-addr.arpa/', 'local_name'],
  ])('may not be %j', (url, fault) => {
    expect(faultOf(url)).toBe(fault);
  });

  it('may be what a test has named, and nothing beside it', () => {
    const allowedHosts = new Set(['127.0.0.1:8080']);
    expect(parseTarget('http://127.0.0.1:8080/list', { allowedHosts }).ok).toBe(true);
    expect(parseTarget('http://127.0.0.1:8081/list', { allowedHosts })).toEqual({ ok: false, error: 'port' });
  });

  it('is the same for every spelling of an IPv4 address', () => {
    fc.assert(
      fc.property(fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)), ([a, b, c, d]) => {
        const plain = isPublicAddress(`${a}.${b}.${c}.${d}`);
        const number = ((a * 256 + b) * 256 + c) * 256 + d;
        const spellings = [
          `${number}`,
          `0x${number.toString(16)}`,
          `0${number.toString(8)}`,
          `${a}.${(b * 256 + c) * 256 + d}`,
          `0x${a.toString(16)}.0${b.toString(8)}.${c * 256 + d}`,
          `${a}.${b}.${c}.${d}.`,
        ];
        for (const spelling of spellings)
          expect([spelling, parseTarget(`http://${spelling}/`).ok]).toEqual([spelling, plain]);
        // Inside an IPv6 address no IPv4 address is public, whatever it is outside.
        for (const prefix of ['::ffff:', '::', '64:ff9b::', '64:ff9b:1::'])
          expect(isPublicAddress(`${prefix}${a}.${b}.${c}.${d}`)).toBe(false);
      }),
    );
  });

  it('is never an address outside 2000::/3', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const first = Number.parseInt(new URL(`http://[${address}]/`).hostname.slice(1).split(':')[0] || '0', 16);
        expect(isPublicAddress(address) && (first < 0x2000 || first > 0x3fff)).toBe(false);
        expect(parseTarget(`http://[${address}]/`).ok).toBe(isPublicAddress(address));
      }),
    );
  });
});
