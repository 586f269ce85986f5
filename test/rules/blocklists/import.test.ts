import { describe, expect, it } from 'vitest';

import { importDueLists, type Download, type DueList, type ImportQueue } from '../../../src/blocklists/import.ts';
import { err, ok } from '../../../src/lib/result.ts';

const list: DueList = { name: 'feed', url: 'https://lists.example/feed', importNo: 3, contentHash: 'old' };

/** A store that remembers what it was asked; `lostAt` names the call from which on the import is another one's; `error` is what each put throws. */
function storeOf(due: DueList[], lostAt?: 'put' | 'prune' | 'end', error?: Error) {
  const calls: string[] = [];
  const lost = (call: string) => call === lostAt;
  const store: ImportQueue = {
    take: async () => due.shift() ?? null,
    async put({ importNo }, page) {
      calls.push(`put ${importNo} ${page.length}`);
      if (error) throw error;
      return lost('put') ? null : page.length;
    },
    async prune(_, limit) {
      calls.push(`prune ${limit}`);
      return lost('prune') ? null : 2;
    },
    async end(_, outcome) {
      calls.push(`end ${outcome.kind === 'failed' ? outcome.failure : JSON.stringify(outcome)}`);
      return !lost('end');
    },
  };
  return { calls, store };
}

const says =
  (text: string, hash = 'new'): Download =>
  async () =>
    ok({ text, hash });

async function run(download: Download, { calls, store }: ReturnType<typeof storeOf>) {
  const told: unknown[] = [];
  const done = await importDueLists(2, {
    download,
    store,
    tellFailure: (name, failure, error) => told.push([name, failure, error]),
  });
  return { calls, done, told };
}

describe('an import', () => {
  it('brings pages, takes off what is gone, and says how many', async () => {
    const text = Array.from({ length: 5001 }, (_, n) => `host-${n}.com`).join('\n');
    const counts = '{"taken":5001,"refused":1,"tooBroad":1,"added":5001,"removed":2}';
    expect(await run(says(`${text}\n<p>\nco.uk`), storeOf([list]))).toEqual({
      calls: ['put 3 5000', 'put 3 1', 'prune 5000', `end {"kind":"imported","hash":"new","counts":${counts}}`],
      done: { imported: 1, unchanged: 0, failed: 0 },
      told: [],
    });
  });

  it('puts fewer long entries at once', async () => {
    const text = Array.from({ length: 600 }, (_, n) => `evil.com/${n}/${'x'.repeat(1985)}`).join('\n');
    const { calls } = await run(says(text), storeOf([list]));
    expect(calls.slice(0, 4)).toEqual(['put 3 250', 'put 3 250', 'put 3 100', 'prune 5000']);
  });

  it('of what was there last time does nothing', async () => {
    const { calls, done } = await run(says('evil.com', 'old'), storeOf([list]));
    expect([calls, done.unchanged]).toEqual([['end {"kind":"unchanged"}'], 1]);
  });

  it.each([
    ['nothing', says('# nothing'), 'not_a_list'],
    ['a page', says('<html>\n<p>not found</p>\nevil.com'), 'not_a_list'],
    ['nothing but shared domains', says('co.uk\ngithub.io'), 'too_broad'],
    ['no answer', (async () => err('unreachable')) satisfies Download, 'unreachable'],
  ])('that finds %s leaves the list as it is, and is told', async (_, download, failure) => {
    expect(await run(download, storeOf([list]))).toEqual({
      calls: [`end ${failure}`],
      done: { imported: 0, unchanged: 0, failed: 1 },
      told: [['feed', failure, undefined]],
    });
  });

  it.each(['put', 'prune', 'end'] as const)('that finds at %s that the list is another one’s stops', async (lostAt) => {
    const { calls, done } = await run(says('evil.com'), storeOf([list], lostAt));
    expect(calls.at(-1)).toContain(lostAt);
    expect(done).toEqual({ imported: 0, unchanged: 0, failed: 0 });
  });

  it('that the database gives up says so on its list, and the next list is brought', async () => {
    const error = new Error('no answer within 25000 ms');
    const same = { ...list, contentHash: 'new' };
    expect(await run(says('evil.com'), storeOf([list, same], undefined, error))).toEqual({
      calls: ['put 3 1', 'end interrupted', 'end {"kind":"unchanged"}'],
      done: { imported: 0, unchanged: 1, failed: 1 },
      told: [['feed', 'interrupted', error]],
    });
  });

  it('takes so many lists at most', async () => {
    expect((await run(says('evil.com'), storeOf([list, list, list]))).done.imported).toBe(2);
  });
});
