import { describe, expect, it } from 'vitest';

import { codeOf } from '../support/api-client.ts';
import { sessionCookie, signIn, whoIs } from '../support/person.ts';
import { openSystem } from '../support/system.ts';
import { accept, found, invite } from '../support/team.ts';

const system = openSystem();

describe('whoever has an account', () => {
  it('gets what is held of them, without what would sign somebody in', async () => {
    const person = await signIn(system);
    const { browser, email } = person;
    const own = await found(person, 'My own');
    const owner = await signIn(system);
    const shared = await found(owner, 'Of somebody else');
    await accept(person, (await invite(owner, 'viewer')).token);
    await found(owner, 'Not mine');
    const { text } = await browser.get('/api/account/export');
    expect(JSON.parse(text)).toEqual({
      person: expect.objectContaining({ email }),
      waysToSignIn: [expect.objectContaining({ provider_id: 'credential' })],
      passkeys: [],
      sessions: [expect.objectContaining({ id: expect.any(String) })],
      clients: [],
      memberships: expect.toSatisfy((all: unknown[]) => all.length === 2),
    });
    expect(JSON.parse(text).memberships).toEqual(
      expect.arrayContaining([
        { id: own.id, name: 'My own', role: 'owner' },
        { id: shared.id, name: 'Of somebody else', role: 'viewer' },
      ]),
    );
    const token = decodeURIComponent(browser.cookies.get(sessionCookie) ?? '').split('.')[0];
    expect(text).not.toContain(token);
    expect(text).not.toContain('scrypt');
  });

  it('deletes it soon after signing in, once others have the workspaces they share', async () => {
    const { browser, email } = await signIn(system);
    const other = await signIn(system);
    await system.root.query(
      `update sessions set authenticated_at = now() - interval '11 minutes' from users u where u.id = user_id and email = $1`,
      [email],
    );
    expect(codeOf(await browser.delete('/api/account'))).toEqual([403, 'recent_sign_in_needed']);
    await system.root.query(
      'update sessions set authenticated_at = now() from users u where u.id = user_id and email = $1',
      [email],
    );
    const { rows } = await system.root.query<{ id: string }>(
      `with home as (insert into workspaces (id, name) values (gen_random_uuid(), 'shared') returning id)
       insert into members (workspace_id, user_id, role) select home.id, u.id, case when u.email = $1 then 'owner' else 'viewer' end
       from home, users u where u.email in ($1, $2) returning workspace_id as id`,
      [email, other.email],
    );
    const refused = await browser.delete('/api/account');
    expect(codeOf(refused)).toEqual([409, 'conflict']);
    expect(JSON.parse(refused.text)).toMatchObject({ workspaces: [{ name: 'shared' }] });
    await system.root.query(
      `update members set role = case role when 'owner' then 'viewer' else 'admin' end where workspace_id = $1`,
      [rows[0]?.id],
    );
    expect((await browser.delete('/api/account')).status).toBe(204);
    expect(await whoIs(browser)).toBe('unauthorized');
    expect((await system.root.query('select from users where email = $1', [email])).rowCount).toBe(0);
    await system.nextMail(email, 'security_notice');
  });
});
