import { describe, it } from 'vitest';

import { openActorMemo, rememberActors } from '../../../src/api-keys/cache.ts';
import type { Actor } from '../../../src/identity/actor.ts';

const actor: Actor = { workspaceId: 'w', apiKeyId: 'k' };
const hash = new Uint8Array(32);

function identity(owner: { actor: Actor | null }) {
  const calls: string[] = [];
  let now = 0;
  const store = {
    authenticate: async () => (calls.push('authenticate'), owner.actor),
    touch: async () => void calls.push('touch'),
  };
  const remembered = rememberActors(
    store,
    openActorMemo(),
    () => now,
    () => undefined,
  );
  return { calls, advance: (ms: number) => (now += ms), ask: () => remembered.authenticate(hash) };
}

describe('rememberActors', () => {
  it('lets a revoked key work for ten seconds at most, however often it is used', async ({ expect }) => {
    const owner: { actor: Actor | null } = { actor };
    const { advance, ask } = identity(owner);
    expect(await ask()).toEqual(actor);
    owner.actor = null;
    for (let second = 1; second < 10; second++) {
      advance(1000);
      expect(await ask()).toEqual(actor);
    }
    advance(1000);
    expect(await ask()).toBeNull();
  });

  it('asks the database once for a key that is nobody’s and comes again', async ({ expect }) => {
    const { calls, ask } = identity({ actor: null });
    expect([await ask(), await ask()]).toEqual([null, null]);
    expect(calls).toEqual(['authenticate']);
  });

  it('notes the use of a key that is somebody’s', async ({ expect }) => {
    const { calls, ask } = identity({ actor });
    await ask();
    expect(calls).toEqual(['authenticate', 'touch']);
  });
});
