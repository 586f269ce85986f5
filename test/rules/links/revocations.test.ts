import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyList,
  failRefresh,
  isStale,
  noRevocations,
  obey,
  parseRevocationList,
  revocationLimits,
  takeRefresh,
  type Revocation,
} from '../../../src/links/revocations.ts';
import { aLink, aList } from '../../support/fakes/projection.ts';

const at = 1_800_000_000_000;
const list = (revoked: readonly Revocation[], asOfMs = at) => aList({ revoked, asOfMs });

describe('obeying', () => {
  const state = noRevocations();
  applyList(state, list([['go.example/a', 3, 'blocked']]), at);

  it('turns a copy as old as the revocation into what it was revoked to, without its target', () => {
    expect(obey(state, 'go.example/a', aLink({ version: 2, expiredUrl: 'https://example.com/over' }))).toEqual(
      aLink({ version: 3, state: 'blocked', url: '', expiredUrl: null }),
    );
  });

  it('believes a newer copy: the link became live again', () => {
    expect(obey(state, 'go.example/a', aLink({ version: 4 }))).toEqual(aLink({ version: 4 }));
  });

  it('leaves other links alone', () => {
    expect(obey(state, 'go.example/b', aLink())).toEqual(aLink());
  });

  it('never makes a link live', () => {
    const states = ['disabled', 'blocked', 'deleted'] as const;
    const version = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(version, version, fc.constantFrom(...states), fc.constantFrom(...states), (mine, its, was, is) => {
        const known = noRevocations();
        applyList(known, list([['go.example/a', its, is]]), at);
        expect(obey(known, 'go.example/a', aLink({ version: mine, state: was })).state).not.toBe('live');
      }),
    );
  });
});

describe('lists', () => {
  it('are merged: what a later one has cut off is still revoked', () => {
    const state = noRevocations();
    applyList(state, list([['go.example/a', 2, 'deleted']]), at);
    applyList(state, list([['go.example/b', 2, 'deleted']], at + 1), at + 1);
    expect([...state.byAddress.keys()]).toEqual(['go.example/a', 'go.example/b']);
  });

  it('that are older than the one before change nothing', () => {
    const state = noRevocations();
    applyList(state, list([['go.example/a', 3, 'blocked']]), at);
    applyList(state, list([['go.example/a', 2, 'disabled']], at - 1), at);
    expect([state.asOfMs, state.byAddress.get('go.example/a')]).toEqual([at, { version: 3, state: 'blocked' }]);
  });

  it('are bounded together, the oldest going first', () => {
    const state = noRevocations();
    for (let round = 0; round < 8; round++) {
      const revoked = Array.from({ length: 1000 }, (_, i) => [`go.example/${round}-${i}`, 2, 'deleted'] as const);
      applyList(state, list(revoked, at + round), at);
    }
    expect(state.byAddress.size).toBe(revocationLimits.maxRemembered);
    expect([state.byAddress.has('go.example/7-0'), state.byAddress.has('go.example/2-999')]).toEqual([true, false]);
  });

  it('are read back as they were written, and refused when damaged', () => {
    const good = aList({ revoked: [['go.example/東京', 2, 'deleted']], edited: [['go.example/京都', 3]] });
    expect(parseRevocationList(JSON.stringify(good))).toEqual(good);
    const bad = [
      '',
      '{',
      'null',
      '[]',
      '{"v":3,"asOfMs":1,"revoked":[],"edited":[],"sinceMs":0}',
      '{"v":2,"asOfMs":1,"revoked":[],"edited":[]}',
      '{"v":2,"asOfMs":1,"revoked":[],"edited":[["a"]],"sinceMs":0}',
      '{"v":2,"asOfMs":1,"revoked":[["a",1,"live"]],"edited":[],"sinceMs":0}',
      '{"v":1,"asOfMs":1,"revoked":[]}',
    ];
    expect(bad.map(parseRevocationList)).toEqual(bad.map(() => null));
  });
});

describe('a refresh', () => {
  it('is taken by one request, and by another when that one is gone', () => {
    const state = noRevocations();
    expect([takeRefresh(state, at), takeRefresh(state, at + 3999), takeRefresh(state, at + 4000)]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('comes five seconds after the last, whether that brought a list or not', () => {
    const state = noRevocations();
    takeRefresh(state, at);
    applyList(state, list([]), at + 100);
    expect([takeRefresh(state, at + 5099), takeRefresh(state, at + 5100)]).toEqual([false, true]);
    failRefresh(state, at + 6000);
    expect([takeRefresh(state, at + 10_999), takeRefresh(state, at + 11_000)]).toEqual([false, true]);
  });

  it('that fails for more than half a minute is an alarm, once a minute', () => {
    const state = noRevocations();
    const alarms = Array.from({ length: 31 }, (_, i) => i * 5000).filter((ms) => failRefresh(state, at + ms));
    expect(alarms).toEqual([30_000, 90_000, 150_000]);
    applyList(state, list([]), at + 155_000);
    expect(failRefresh(state, at + 220_000)).toBe(false);
  });

  it('is worth waiting for when the list is older than fifteen seconds', () => {
    const state = noRevocations();
    expect(isStale(state, at)).toBe(true);
    applyList(state, list([]), at + 4000);
    expect([isStale(state, at + 15_000), isStale(state, at + 15_001)]).toEqual([false, true]);
  });
});
