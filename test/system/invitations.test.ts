import { beforeAll, describe, expect, it } from 'vitest';
import { permissionsOf } from '../../src/workspaces/permissions.ts';
import { SentInvitation } from '../../src/workspaces/wire.ts';
import { read, toProblem } from '../support/api-client.ts';
import { statuses } from '../support/http.ts';
import { signIn, tokenIn, type SignedIn } from '../support/person.ts';
import { openSystem } from '../support/system.ts';
import { accept, found, invite, joined, publicId, session } from '../support/team.ts';

const system = openSystem();

describe('an invitation', () => {
  let owner: SignedIn;
  let admin: SignedIn;
  let stranger: SignedIn;
  beforeAll(async () => {
    [owner, stranger] = await Promise.all([signIn(system), signIn(system)]);
    await found(owner, 'Team');
    admin = await joined(system, owner, 'admin');
  });

  it('by link works once, whoever comes first', async () => {
    const { token } = await invite(admin, 'viewer');
    const people = await Promise.all(Array.from({ length: 5 }, () => signIn(system)));
    const offer = await people[0]?.browser.post('/api/invitations/show', { token });
    expect(offer?.text).toContain('"workspaceName":"Team"');
    const answers = await Promise.all(people.map((person) => accept(person, token)));
    expect(statuses(answers).toSorted()).toEqual([200, 404, 404, 404, 404]);
  });

  it('by mail is only for whoever has confirmed that address', async () => {
    const invited = await signIn(system);
    const { token: shown } = await invite(owner, 'editor', invited.email.toUpperCase());
    expect(shown).toBe('');
    const token = tokenIn(await system.nextMail(invited.email, 'invitation'));
    const other = await accept(stranger, token);
    expect(toProblem(other)).toMatchObject({ status: 403, code: 'other_address' });
    expect((await accept(invited, token)).status).toBe(200);
    expect((await session(invited)).role).toBe('editor');
    expect((await accept(invited, token)).status).toBe(404);
    const again = await owner.browser.post('/api/invitations', { role: 'viewer', email: invited.email });
    expect(toProblem(again)).toMatchObject({ status: 409, code: 'already_member' });
  });

  it('that was sent anew, revoked, or has expired opens nothing', async () => {
    const [resent, revoked, expired] = [
      await invite(owner, 'viewer'),
      await invite(owner, 'viewer'),
      await invite(owner, 'viewer'),
    ];
    const anew = await owner.browser.post(`/api/invitations/${resent.id}/resend`);
    expect(read(SentInvitation, anew).url).not.toContain(resent.token);
    expect((await owner.browser.delete(`/api/invitations/${revoked.id}`)).status).toBe(204);
    await system.root.query(
      `update invitations set expires_at = now() where token_hash = sha256(convert_to($1, 'UTF8'))`,
      [expired.token],
    );
    const person = await signIn(system);
    const answers = await Promise.all([resent, revoked, expired].map(({ token }) => accept(person, token)));
    expect(statuses(answers)).toEqual([404, 404, 404]);
    expect((await session(person)).workspaces).toEqual([]);
  });
});

describe('nobody hands out what they lack', () => {
  it('so a key lets people in as far as its own scopes go', async () => {
    const owner = await signIn(system);
    await found(owner);
    const { rows } = await system.root.query<{ id: string }>(
      'select workspace_id as id from members where user_id = $1',
      [owner.userId],
    );
    const workspace = { ...system.facts.a, workspaceId: rows[0]?.id ?? '' };
    const scopes = [...permissionsOf('viewer'), 'members.invite', 'members.manage'];
    const key = await system.keyWith(workspace, scopes);
    const viewer = await joined(system, owner, 'viewer');
    const { id } = await invite(owner, 'admin');
    const answers = [
      await key.post('/api/invitations', { role: 'admin' }),
      await key.post(`/api/invitations/${id}/resend`, {}),
      await key.patch(`/api/workspace/members/${publicId(viewer)}`, { role: 'admin' }),
    ];
    expect(answers.map((answer) => toProblem(answer).code)).toEqual(['forbidden', 'forbidden', 'forbidden']);
    expect((await session(viewer)).role).toBe('viewer');
    expect((await key.post('/api/invitations', { role: 'viewer' })).status).toBe(201);
  });

  it.each(['removed', 'an editor', 'without an account'] as const)(
    'and what an admin has sent opens nothing once they are %s',
    async (now) => {
      const owner = await signIn(system);
      await found(owner);
      const admin = await joined(system, owner, 'admin');
      const { token } = await invite(admin, 'admin');
      const kept = await invite(owner, 'viewer');
      const path = `/api/workspace/members/${publicId(admin)}`;
      const { browser } = owner;
      const change = {
        removed: () => browser.delete(path),
        'an editor': () => browser.patch(path, { role: 'editor' }),
        'without an account': () => admin.browser.delete('/api/account'),
      };
      expect((await change[now]()).status).toBe(204);
      const other = await signIn(system);
      expect(statuses([await accept(other, token), await accept(other, kept.token)])).toEqual([404, 200]);
    },
  );
});
