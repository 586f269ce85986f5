import * as fc from 'fast-check';
import { describe, it } from 'vitest';

import { isInNetwork, parseIp, parseIpNetwork } from '../../../src/lib/ip.ts';

const bitsOf = (groups: readonly number[]): string =>
  groups.map((group) => group.toString(2).padStart(16, '0')).join('');
const group = fc.integer({ min: 0, max: 0xffff });
const ipv4 = fc.tuple(group, group).map(([a, b]) => `${a >> 8}.${a & 255}.${b >> 8}.${b & 255}`);
const ipv6 = fc.array(group, { minLength: 8, maxLength: 8 }).map((all) => all.map((one) => one.toString(16)).join(':'));
const inSomeNetwork = fc
  .tuple(fc.oneof(ipv4, ipv6), fc.nat({ max: 128 }))
  .map(([ip, bits]) => `${ip}/${ip.includes(':') ? bits : bits % 33}`);

describe('parseIp', () => {
  it.for([
    ['192.0.2.1', [0xc000, 0x0201]],
    ['::ffff:192.0.2.1', [0xc000, 0x0201]],
    ['::FFFF:c000:201', [0xc000, 0x0201]],
    ['::', [0, 0, 0, 0, 0, 0, 0, 0]],
    ['2001:db8::1', [0x2001, 0xdb8, 0, 0, 0, 0, 0, 1]],
  ] as const)('reads %s', ([text, groups], { expect }) => {
    expect(parseIp(text)).toEqual(groups);
  });

  it.for(['', 'localhost', '1.2.3', '1.2.3.4.5', '256.1.1.1', '0x7f.1.1.1', '1:2', '::1::', 'g::', '1.2.3.4 '])(
    'reads no address in %j',
    (text, { expect }) => {
      expect(parseIp(text)).toBeNull();
    },
  );
});

describe('parseIpNetwork', () => {
  it.for([
    ['', 'not_an_ip'],
    ['example.com/8', 'not_an_ip'],
    ['10.0.0.0/8/8', 'not_an_ip'],
    ['10.0.0.0/', 'bad_prefix'],
    ['10.0.0.0/33', 'bad_prefix'],
    ['10.0.0.0/-1', 'bad_prefix'],
    ['10.0.0.0/ 8', 'bad_prefix'],
    ['::/129', 'bad_prefix'],
    ['::ffff:10.0.0.0/8', 'bad_prefix'],
  ] as const)('refuses %j', ([text, error], { expect }) => {
    expect(parseIpNetwork(text)).toEqual({ ok: false, error });
  });

  it('reads an IPv4 network that is written as IPv6', ({ expect }) => {
    expect(parseIpNetwork('::ffff:10.0.0.0/104')).toEqual(parseIpNetwork('10.0.0.0/8'));
  });
});

describe('isInNetwork', () => {
  it('compares the first bits, of one family', ({ expect }) => {
    fc.assert(
      fc.property(fc.oneof(ipv4, ipv6), inSomeNetwork, (text, cidr) => {
        const [ip, network] = [parseIp(text), parseIpNetwork(cidr)];
        if (!ip || !network.ok) throw new Error(`${text} or ${cidr} was not read`);
        const { groups, prefixLength } = network.value;
        const expected = ip.length === groups.length && bitsOf(ip).startsWith(bitsOf(groups).slice(0, prefixLength));
        expect(isInNetwork(ip, network.value)).toBe(expected);
      }),
    );
  });

  it('finds every address in each network around it', ({ expect }) => {
    fc.assert(
      fc.property(inSomeNetwork, (cidr) => {
        const [ip, network] = [parseIp(cidr.split('/')[0] ?? ''), parseIpNetwork(cidr)];
        expect(ip && network.ok && isInNetwork(ip, network.value)).toBe(true);
      }),
    );
  });
});
