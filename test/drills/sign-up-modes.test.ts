/** Who may sign up while operators have closed the instance: a setting of everybody's, so nothing else runs beside it. */
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';

import { Settings } from '../../src/abuse/wire.ts';
import { read, toProblem, type ApiClient } from '../support/api-client.ts';
import { openOperator } from '../support/operator.ts';
import { freshEmail, goodPassword, openBrowser, signIn } from '../support/person.ts';
import { openSystem } from '../support/system.ts';

const system = openSystem();

const setMode = async (operator: ApiClient, signUpMode: string) =>
  operator.send('PUT', '/api/operator/settings', {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ signUpMode }),
  });
const trySignUp = async (email: string) => {
  const answer = await openBrowser(system).postSettled('/api/auth/sign-up/email', {
    name: 'Eve',
    email,
    password: goodPassword,
  });
  const { status } = answer;
  return { status, code: status === 200 ? answer.text : toProblem(answer).code };
};
const exists = async (email: string): Promise<boolean> =>
  ((await system.root.query('select from users where email = $1', [email])).rowCount ?? 0) > 0;

afterAll(() => system.root.query(`delete from instance_settings`));

it('nobody signs up to a closed instance, the invited sign up to one for them, and a known address looks like any other', async () => {
  const operator = await openOperator(system);
  const { email: known } = await signIn(system);
  expect((await setMode(operator, 'everybody')).status).toBe(422);

  expect(read(Settings, await setMode(operator, 'closed'))).toEqual({ signUpMode: 'closed' });
  const stranger = freshEmail();
  const [asStranger, asKnown] = [await trySignUp(stranger), await trySignUp(known)];
  expect(await exists(stranger)).toBe(false);
  expect(asStranger).toMatchObject({ status: 403, code: 'sign_up_closed' });
  expect(asKnown).toEqual(asStranger);

  await setMode(operator, 'invite-only');
  const invited = freshEmail();
  await system.root.query(
    `insert into invitations (id, workspace_id, email, role, token_hash, expires_at) values ($1, $2, $3, 'viewer', $4, now() + interval '1 day')`,
    [randomUUID(), system.a.workspaceId, invited, randomBytes(32)],
  );
  await trySignUp(stranger);
  expect((await trySignUp(invited)).status).toBe(200);
  expect([await exists(stranger), await exists(invited)]).toEqual([false, true]);

  await setMode(operator, 'open');
  await trySignUp(stranger);
  expect(await exists(stranger)).toBe(true);
});
