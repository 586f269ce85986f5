import { describe, it } from 'vitest';

import { lookup, type HotLinks, type LinkSource } from '../../../src/links/lookup.ts';
import { aLink } from '../../support/fakes/projection.ts';

const address = 'go.example/a';
const link = aLink();
const down = () => Promise.reject(new Error('down'));

describe('lookup', () => {
  const cold: HotLinks = { get: async () => null, setAbsent: async () => undefined };
  const source = (replica: LinkSource['find'], primary: LinkSource['find']): LinkSource => ({
    find: (endpoint, at) => (endpoint === 'replica' ? replica : primary)(endpoint, at),
  });

  it('is answered by Redis without asking Postgres', async ({ expect }) => {
    const hot = { ...cold, get: async () => link };
    expect(await lookup(address, hot, source(down, down), 0)).toEqual({ found: link, from: 'redis' });
  });
  it('asks the primary before it says no, since a replica may lag', async ({ expect }) => {
    expect(
      await lookup(
        address,
        cold,
        source(
          async () => null,
          async () => link,
        ),
        0,
      ),
    ).toEqual({ found: link, from: 'primary' });
  });
  it('asks the primary when the replica is down', async ({ expect }) => {
    expect(
      await lookup(
        address,
        cold,
        source(down, async () => link),
        0,
      ),
    ).toEqual({ found: link, from: 'primary' });
  });
  it('passes by copies that are older than an edit somebody has heard of', async ({ expect }) => {
    const edited = { ...link, version: 2 };
    const hot = { ...cold, get: async () => link };
    const primary = source(
      async () => link,
      async () => edited,
    );
    expect(await lookup(address, hot, primary, 2)).toEqual({ found: edited, from: 'primary' });
    const absent = { ...cold, get: async () => 'absent' as const };
    const replica = source(async () => edited, down);
    expect(await lookup(address, absent, replica, 2)).toEqual({ found: edited, from: 'replica' });
  });
  it('notes a no for the others', async ({ expect }) => {
    const noted: string[] = [];
    const hot = { ...cold, setAbsent: async (at: string) => void noted.push(at) };
    expect(
      await lookup(
        address,
        hot,
        source(
          async () => null,
          async () => null,
        ),
        0,
      ),
    ).toEqual({ found: 'absent', from: 'primary' });
    expect(noted).toEqual([address]);
  });
  it('says no only when the primary does', async ({ expect }) => {
    expect(
      await lookup(
        address,
        cold,
        source(async () => null, down),
        0,
      ),
    ).toEqual({ found: 'failed', from: 'none', error: new Error('down') });
  });
});
