import { describe, expect, it } from 'vitest';

import { openVisitorHasher } from '../../../src/clicks/visitor.ts';

const salt = Uint8Array.from({ length: 32 }, (_, i) => i);

function hashOf(ip: string, userAgent: string, of = salt) {
  const hasher = openVisitorHasher(of);
  const { high, low } = hasher.hash(ip, hasher.hashAgent(userAgent));
  return `${high}/${low}`;
}

describe('the hash of a visitor', () => {
  it('is the same for the same visitor, whoever was hashed before', () => {
    const first = hashOf('192.0.2.1', 'Mozilla/5.0');
    hashOf('2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', 'Mozilla/5.0 '.repeat(40));
    expect(hashOf('192.0.2.1', 'Mozilla/5.0')).toBe(first);
  });

  it('differs by address, by user agent and by salt', () => {
    const others = [
      hashOf('192.0.2.1', 'Mozilla/5.0'),
      hashOf('192.0.2.2', 'Mozilla/5.0'),
      hashOf('192.0.2.10', 'Mozilla/5.0'),
      hashOf('192.0.2', 'Mozilla/5.0'),
      hashOf('192.0.2.1', 'Mozilla/5.1'),
      hashOf('192.0.2.1', 'Mozilla/5.01'),
      hashOf('192.0.2.1', ''),
      hashOf('2001:db8::1', 'Mozilla/5.0'),
      hashOf('2001:db8::2', 'Mozilla/5.0'),
      hashOf('192.0.2.1', 'Mozilla/5.0', salt.toReversed()),
    ];
    expect(new Set(others).size).toBe(others.length);
  });

  it('collides for none of a hundred thousand addresses', () => {
    const hasher = openVisitorHasher(salt);
    const agent = hasher.hashAgent('Mozilla/5.0');
    const seen = new Set<string>();
    for (let i = 0; i < 100_000; i++) {
      const { high, low } = hasher.hash(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, agent);
      seen.add(`${high}/${low}`);
    }
    expect(seen.size).toBe(100_000);
  });
});
