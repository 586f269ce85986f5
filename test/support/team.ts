/** People who found workspaces and work in them together. */
import * as z from 'zod';
import { toPublicId } from '../../src/lib/id.ts';
import { SentInvitation, SessionView } from '../../src/workspaces/wire.ts';
import { read } from './api-client.ts';
import type { HttpAnswer } from './http.ts';
import { signIn, type SignedIn } from './person.ts';
import type { System } from './system.ts';

const Founded = z.object({ id: z.string(), name: z.string() });

export const session = async ({ browser }: SignedIn): Promise<z.infer<typeof SessionView>> =>
  read(SessionView, await browser.get('/api/session'));

export const found = async ({ browser }: SignedIn, name = 'A workspace'): Promise<z.infer<typeof Founded>> =>
  read(Founded, await browser.post('/api/workspaces', { name }), 201);

export const publicId = ({ userId }: SignedIn): string => toPublicId('user', userId);

/** `token` is empty when it is known to the mailbox alone. */
export async function invite(by: SignedIn, role: string, email?: string): Promise<{ id: string; token: string }> {
  const answer = await by.browser.post('/api/invitations', { role, ...(email === undefined ? {} : { email }) });
  const { invitation, url } = read(SentInvitation, answer, 201);
  return { id: invitation.id, token: url?.split('#token=')[1] ?? '' };
}

export const accept = ({ browser }: SignedIn, token: string): Promise<HttpAnswer> =>
  browser.post('/api/invitations/accept', { token });

/** Somebody new whom a member has let in by a link. */
export async function joined(
  system: Pick<System, 'anonymous' | 'facts' | 'root'>,
  by: SignedIn,
  role: string,
): Promise<SignedIn> {
  const person = await signIn(system);
  const { token } = await invite(by, role);
  const { status, text } = await accept(person, token);
  if (status !== 200) throw new Error(`${status} ${text}`);
  return person;
}
