import { expect, it } from 'vitest';
import * as z from 'zod';

import { waitFor } from '../../scripts/lib/wait-for.ts';
import { read } from '../support/api-client.ts';
import { codeNow, secretIn } from '../support/authenticator-app.ts';
import { openPasskey } from '../support/passkey.ts';
import { freshEmail, openBrowser, signIn, tokenIn } from '../support/person.ts';
import { openSystem } from '../support/system.ts';

const system = openSystem();
const Challenge = z.looseObject({ challenge: z.string() });
const Row = z.looseObject({ id: z.string() });
const sayings = {
  password: 'password of your LinkPulse account was changed',
  address: 'address of your LinkPulse account was changed',
  factorOn: 'now needs a second factor',
  factorOff: 'no longer needs a second factor',
  passkeyAdded: 'passkey was added',
  passkeyRemoved: 'passkey was removed',
};

/** Waits for just these notices, in whatever order, and no more of them. */
async function expectNotices(to: string, expected: readonly (keyof typeof sayings)[]): Promise<void> {
  const told = async () =>
    (await system.mails(to))
      .filter(({ kind }) => kind === 'security_notice')
      .map(({ text }) => Object.entries(sayings).find(([, saying]) => text.includes(saying))?.[0])
      .toSorted();
  await waitFor(async () => (await told()).length >= expected.length, { what: 'the notices', deadlineMs: 20_000 });
  expect(await told()).toEqual([...expected].toSorted());
}

it('whoever changes how they sign in is told of each change', async () => {
  const { browser, email, userId, password } = await signIn(system);
  const passkey = openPasskey({ origin: `http://localhost:${system.facts.port}`, userId });
  const creation = read(Challenge, await browser.get('/api/auth/passkey/generate-register-options'));
  const response = passkey.register(creation);
  const made = read(Row, await browser.post('/api/auth/passkey/verify-registration', { response, name: 'Phone' }));
  expect((await browser.post('/api/auth/passkey/delete-passkey', { id: made.id })).status).toBe(200);
  expect((await browser.post('/api/auth/passkey/delete-passkey', { id: made.id })).status).not.toBe(200);

  const enabled = await browser.postSettled('/api/auth/two-factor/enable', { password });
  const { totpURI } = read(z.object({ totpURI: z.string() }), enabled);
  const code = codeNow(secretIn(totpURI));
  expect((await browser.post('/api/auth/two-factor/verify-totp', { code })).status).toBe(200);
  const newPassword = 'another long and winding password';
  const wrong = { currentPassword: 'a wrong one', newPassword };
  expect((await browser.postSettled('/api/auth/change-password', wrong)).status).toBe(401);
  const right = { currentPassword: password, newPassword };
  expect((await browser.postSettled('/api/auth/change-password', right)).status).toBe(200);
  expect((await browser.postSettled('/api/auth/two-factor/disable', { password: newPassword })).status).toBe(200);
  await expectNotices(email, ['passkeyAdded', 'passkeyRemoved', 'factorOn', 'password', 'factorOff']);
});

it('a password that was set by mail is told of, and a change of address where the account was reached before', async () => {
  const { browser, email } = await signIn(system);
  const newEmail = freshEmail();
  await browser.post('/api/auth/change-email', { newEmail });
  await browser.post('/api/auth/verify-email', { token: tokenIn(await system.nextMail(email, 'change_email')) });
  const second = tokenIn(await system.nextMail(newEmail, 'verify_email'));
  expect((await browser.post('/api/auth/verify-email', { token: second })).status).toBe(200);

  const somebody = openBrowser(system);
  await somebody.post('/api/auth/request-password-reset', { email: newEmail });
  const token = tokenIn(await system.nextMail(newEmail, 'reset_password'));
  const newPassword = 'a password after the reset';
  expect((await somebody.postSettled('/api/auth/reset-password', { token, newPassword })).status).toBe(200);
  await expectNotices(email, ['address']);
  await expectNotices(newEmail, ['password']);
});
