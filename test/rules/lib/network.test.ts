import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toNetwork } from '../../../src/lib/network.ts';

describe('the network of a visitor', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['255.255.255.255', '255.255.255.255'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8::1.2.3.4', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['1:2:3:4:5:6:7::', '1:2:3:4::/64'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:201', '192.0.2.1'],
    ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
  ])('of %s is %s', (ip, network) => {
    expect(toNetwork(ip)).toBe(network);
  });

  it.each([
    null,
    '',
    'localhost',
    '1.2.3',
    '1.2.3.256',
    '1.2.3.4.5',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    'fe80::1%eth0',
    '12345::1',
    '::ffff:1.2.3.999',
    '1.2.3.4::',
  ])('of %s, which is no address, is shared by all such', (ip) => {
    expect(toNetwork(ip)).toBe('none');
  });

  it('is one for all addresses of a /64, however they are written', () => {
    const group = fc.integer({ min: 0, max: 0xffff });
    const hex = (value: number) => value.toString(16);
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        fc.pre(groups.slice(0, 4).some((value) => value !== 0));
        const own = toNetwork(groups.map(hex).join(':'));
        const written = groups.map((value) => hex(value).padStart(4, '0').toUpperCase()).join(':');
        const neighbour = [...groups.slice(0, 4), 1, 2, 3, 4].map(hex).join(':');
        expect([toNetwork(written), toNetwork(neighbour)]).toEqual([own, own]);
      }),
    );
  });
});
