import { describe, expect, it } from 'vitest';
import { policies } from '../../../src/limits/policies.ts';
import { withSettings } from '../../../src/limits/settings.ts';

describe('the setting LIMITS', () => {
  it('changes limits and takes policies away', () => {
    const changed = withSettings('create=6000, read=off');
    expect(changed.create.map(({ limit }) => limit)).toEqual([6000, 3000]);
    expect(changed.read.map(({ name }) => name)).toEqual(['read-workspace']);
    expect(withSettings('')).toEqual(policies);
    expect(Object.values(withSettings('off')).flat()).toEqual([]);
  });

  it('keeps no log of thousands of entries', () => {
    expect(withSettings('bulk=6000').bulk[0]?.algorithm).toBe('sliding-counter');
  });

  it('spreads a class over several objects, and no other', () => {
    const changed = withSettings('shards.read=8');
    expect(changed.read.map(({ name, limit, shards }) => [name, limit, shards])).toEqual([
      ['read', 6000, 8],
      ['read-workspace', 30_000, 8],
    ]);
    expect({ ...changed, read: policies.read }).toEqual(policies);
    expect(withSettings('shards.read=1')).toEqual(policies);
  });

  it.each(['creat=5', 'create', 'create=0', 'create=-1', 'create=1e9', 'read=on'])('refuses %s', (text) => {
    expect(() => withSettings(text)).toThrow(/LIMITS/);
  });

  it.each([
    ['shards.none=2', /no limit shards.none/],
    ['shards.read-workspace=2', /no limit shards.read-workspace/],
    ['shards.bulk=2', /bulk is exact/],
    ['shards.read=off', /read cannot/],
    ['shards.read=65 read=100000', /read cannot/],
    ['shards.read=61', /read is less than 100/],
  ])('refuses %s', (text, message) => {
    expect(() => withSettings(text)).toThrow(message);
  });
});
