import { describe, expect, it } from 'vitest';
import * as z from 'zod';

import { codeOf, read } from '../support/api-client.ts';
import { openSession, sessionCookie, signIn, whoIs } from '../support/person.ts';
import { openSystem } from '../support/system.ts';

const system = openSystem();

describe('a session', () => {
  it('opens the API, and nothing when its cookie was changed', async () => {
    const { browser } = await signIn(system);
    expect(await whoIs(browser)).toBe('no_workspace');
    const cookie = browser.cookies.get(sessionCookie) ?? '';
    for (const changed of [
      `${cookie.slice(0, -6)}AAAAA%3D`,
      `A${cookie.slice(1)}`,
      cookie.slice(0, 32),
      `${cookie}x`,
      '%',
      "' or 1=1 --",
      'a'.repeat(4000),
    ]) {
      browser.cookies.set(sessionCookie, changed);
      expect([changed, await whoIs(browser)]).toEqual([changed, 'unauthorized']);
    }
    browser.cookies.set(sessionCookie, cookie);
    expect(await whoIs(browser)).toBe('no_workspace');
  });

  it('ends everywhere else when the password changes, and gets another token', async () => {
    const { browser, userId, password } = await signIn(system);
    const elsewhere = await openSession(system, userId);
    await system.root.query(`insert into token_families (id, user_id, client) values (gen_random_uuid(), $1, 'test')`, [
      userId,
    ]);
    const before = browser.cookies.get(sessionCookie);
    const newPassword = 'another long password';
    const wrong = await browser.postSettled('/api/auth/change-password', {
      currentPassword: 'not the password',
      newPassword,
    });
    expect(codeOf(wrong)).toEqual([401, 'invalid_credentials']);
    const changed = await browser.postSettled('/api/auth/change-password', { currentPassword: password, newPassword });
    expect(changed.status).toBe(200);
    expect(browser.cookies.get(sessionCookie)).not.toBe(before);
    expect([await whoIs(browser), await whoIs(elsewhere)]).toEqual(['no_workspace', 'unauthorized']);
    browser.cookies.set(sessionCookie, before ?? '');
    expect(await whoIs(browser)).toBe('unauthorized');
    // Also what other clients were given.
    const { rows } = await system.root.query('select revoked_for from token_families where user_id = $1', [userId]);
    expect(rows).toEqual([{ revoked_for: 'password_changed' }]);
  });
});

const Sessions = z.object({
  sessions: z.array(
    z.object({ id: z.string(), isCurrent: z.boolean(), place: z.string().nullable(), lastUsedAt: z.string() }),
  ),
});

describe('whoever is signed in', () => {
  it('sees where they are signed in, and ends one of these sessions but nobody else’s', async () => {
    const { browser, userId } = await signIn(system);
    const elsewhere = await openSession(system, userId);
    await system.root.query(`update sessions set place = 'DE-BY' where user_id = $1`, [userId]);
    const { sessions } = read(Sessions, await browser.get('/api/sessions'));
    expect(sessions.map(({ isCurrent }) => isCurrent).toSorted()).toEqual([false, true]);
    expect(sessions.map(({ place }) => place)).toEqual(['DE-BY', 'DE-BY']);
    const other = sessions.find(({ isCurrent }) => !isCurrent);
    const stranger = (await signIn(system)).browser;
    expect(codeOf(await stranger.delete(`/api/sessions/${other?.id}`))).toEqual([404, 'not_found']);
    expect(await whoIs(elsewhere)).toBe('no_workspace');
    expect((await browser.delete(`/api/sessions/${other?.id}`)).status).toBe(204);
    expect([await whoIs(elsewhere), await whoIs(browser)]).toEqual(['unauthorized', 'no_workspace']);
  });

  it('says when each session was last used', async () => {
    const { browser, email } = await signIn(system);
    const age = `update sessions set updated_at = now() - interval '1 hour' from users u where u.id = user_id and u.email = $1`;
    await system.root.query(age, [email]);
    await browser.get('/api/sessions');
    const { sessions } = read(Sessions, await browser.get('/api/sessions'));
    expect(Date.now() - Date.parse(sessions[0]?.lastUsedAt ?? '')).toBeLessThan(60_000);
  });
});
