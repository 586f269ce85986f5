import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { read, toProblem } from '../support/api-client.ts';
import { statuses } from '../support/http.ts';
import { signIn, type SignedIn } from '../support/person.ts';
import { openSystem } from '../support/system.ts';
import { accept, found, invite } from '../support/team.ts';

const system = openSystem();

describe('quotas', () => {
  const limit = (column: string, value: number, person: SignedIn) =>
    system.root.query(
      `update workspaces set ${column} = $1 where id = (select workspace_id from members where user_id = $2 and role = 'owner')`,
      [value, person.userId],
    );

  it('let exactly as many links be made as there is room for, and a deletion makes room', async () => {
    const owner = await signIn(system);
    await found(owner);
    await limit('max_links', 10, owner);
    const create = () => owner.browser.post('/api/links', { url: 'https://example.com/' });
    const answers = await Promise.all(Array.from({ length: 50 }, create));
    const made = answers.filter(({ status }) => status === 201);
    expect(made.length).toBe(10);
    const refused = answers.find(({ status }) => status !== 201);
    expect(JSON.parse(refused?.text ?? '')).toMatchObject({ code: 'quota_exceeded', quota: 'links', limit: 10 });
    const bulk = await owner.browser.post('/api/links/bulk', [{ url: 'https://example.com/' }]);
    expect(toProblem(bulk).code).toBe('quota_exceeded');
    const { id } = read(z.object({ id: z.string() }), made[0] ?? answers[0] ?? bulk, 201);
    expect((await owner.browser.delete(`/api/links/${id}`)).status).toBe(204);
    expect(statuses([await create(), await create()])).toEqual([201, 403]);
    expect(JSON.parse((await owner.browser.get('/api/workspace/quotas')).text)).toEqual({
      links: { used: 10, limit: 10 },
      members: { used: 1, limit: 100 },
      keys: { used: 0, limit: 100 },
    });
  });

  it('let no more people in than there is room for, however many invitations are accepted at once', async () => {
    const owner = await signIn(system);
    await found(owner);
    const invited = await Promise.all(Array.from({ length: 6 }, () => invite(owner, 'viewer')));
    await limit('max_members', 4, owner);
    const people = await Promise.all(invited.map(() => signIn(system)));
    const answers = await Promise.all(people.map((person, i) => accept(person, invited[i]?.token ?? '')));
    expect(statuses(answers).filter((status) => status === 200).length).toBe(3);
    const another = await owner.browser.post('/api/invitations', { role: 'viewer' });
    expect(JSON.parse(another.text)).toMatchObject({ code: 'quota_exceeded', quota: 'members', limit: 4 });
  });
});
