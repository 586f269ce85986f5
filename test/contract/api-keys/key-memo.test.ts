import { describe, it } from 'vitest';

import { openKeyMemo, rememberKeys } from '../../../src/api-keys/cache.ts';
import type { KeyRecord } from '../../../src/api-keys/key-use.ts';

const key: KeyRecord = {
  apiKeyId: 'k',
  workspaceId: 'w',
  scopes: ['links.read'],
  expiresAtMs: null,
  allowedIps: [],
  corsOrigins: [],
};
const hash = new Uint8Array(32);

function remember(database: { key: KeyRecord | null }) {
  const calls: string[] = [];
  let now = 0;
  const store = {
    find: async () => (calls.push('find'), database.key),
    touch: async () => void calls.push('touch'),
  };
  const remembered = rememberKeys(
    store,
    openKeyMemo(),
    () => now,
    () => undefined,
  );
  return { calls, advance: (ms: number) => (now += ms), ask: () => remembered.find(hash) };
}

describe('rememberKeys', () => {
  it('lets a revoked key work for ten seconds at most, however often it is used', async ({ expect }) => {
    const database: { key: KeyRecord | null } = { key };
    const { advance, ask } = remember(database);
    expect(await ask()).toEqual(key);
    database.key = null;
    for (let second = 1; second < 10; second++) {
      advance(1000);
      expect(await ask()).toEqual(key);
    }
    advance(1000);
    expect(await ask()).toBeNull();
  });

  it('asks the database once for a key that is nobody’s and comes again', async ({ expect }) => {
    const { calls, ask } = remember({ key: null });
    expect([await ask(), await ask()]).toEqual([null, null]);
    expect(calls).toEqual(['find']);
  });

  it('notes the use of a key that is somebody’s', async ({ expect }) => {
    const { calls, ask } = remember({ key });
    await ask();
    expect(calls).toEqual(['find', 'touch']);
  });
});
