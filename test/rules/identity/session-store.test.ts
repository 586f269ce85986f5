import { createHmac } from 'node:crypto';
import { describe, it } from 'vitest';

import { openEndedSessions } from '../../../src/identity/cache.ts';
import { sessionCookie } from '../../../src/identity/session.ts';
import { postgresSessions } from '../../../src/identity/session-store.ts';

const secret = 'a secret of this test';
const cookieOf = (token: string, key = secret) =>
  `${sessionCookie}=${encodeURIComponent(`${token}.${createHmac('sha256', key).update(token).digest('base64')}`)}`;

/** A database that knows nobody. */
function openNobody() {
  let nowMs = 0;
  let queries = 0;
  const postgres = {
    async call() {
      queries += 1;
      return [];
    },
  };
  const ended = openEndedSessions();
  const sessions = postgresSessions(postgres, { secret, ended, now: () => nowMs });
  return { sessions, ended, queries: () => queries, pass: (ms: number) => (nowMs += ms) };
}

describe('a signed cookie of a session that has ended', () => {
  const token = 'a'.repeat(32);

  it('costs one query in a minute', async ({ expect }) => {
    const { sessions, queries, pass } = openNobody();
    for (let times = 0; times < 5; times += 1) expect(await sessions.find(cookieOf(token))).toBeNull();
    expect(queries()).toBe(1);
    pass(60_000);
    await sessions.find(cookieOf(token));
    expect(queries()).toBe(2);
  });

  it('says nothing about another, and a forged one is not remembered', async ({ expect }) => {
    const { sessions, ended, queries } = openNobody();
    await sessions.find(cookieOf(token, 'another secret'));
    expect([queries(), ended.size]).toEqual([0, 0]);
    await sessions.find(cookieOf(token));
    await sessions.find(cookieOf('b'.repeat(32)));
    expect(queries()).toBe(2);
  });
});
