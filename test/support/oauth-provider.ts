/**
 * GitHub and Google as the Workers under test meet them. The code that a person brings back says who they are there, and which PKCE
 * challenge the authorisation began with; a verifier that does not belong to it gets no token.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';

const Profile = z.object({ id: z.string(), email: z.string(), verified: z.boolean(), challenge: z.string() });
export type ProviderProfile = z.infer<typeof Profile>;

/** What the provider would put into the address that the browser comes back to. */
export const toOAuthCode = (profile: ProviderProfile): string =>
  Buffer.from(JSON.stringify(profile)).toString('base64url');

const read = (code: string): ProviderProfile => Profile.parse(JSON.parse(Buffer.from(code, 'base64url').toString()));

/** Null for what is no request to a provider. */
export async function answerAsProvider(url: string, ...sources: unknown[]): Promise<Response | null> {
  if (!/^https:\/\/(github\.com|api\.github\.com|oauth2\.googleapis\.com)\//.test(url)) return null;
  const request = sources.find(isRequest);
  if (!request) throw new Error(`A request to ${url} that is none.`);
  if (request.method === 'POST') return exchange(url, new URLSearchParams(await request.clone().text()));
  const { id, email, verified } = read((request.headers.get('authorization') ?? '').replace(/^bearer /i, ''));
  return url.endsWith('/emails')
    ? Response.json([{ email, primary: true, verified }])
    : Response.json({ id, login: 'ada', name: 'Ada', email });
}

/** The harness's own class, not the global one. */
const isRequest = (source: unknown): source is Request =>
  typeof source === 'object' && source !== null && 'clone' in source && 'headers' in source && 'method' in source;

function exchange(url: string, form: URLSearchParams): Response {
  const code = form.get('code') ?? '';
  const profile = read(code);
  const challenge = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url');
  if (challenge !== profile.challenge) return Response.json({ error: 'invalid_grant' }, { status: 400 });
  const claims = {
    sub: profile.id,
    email: profile.email,
    email_verified: profile.verified,
    name: 'Ada',
    aud: 'client',
    iss: 'https://accounts.google.com',
  };
  const idToken = ['{"alg":"RS256"}', JSON.stringify(claims), 'signature']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');
  return Response.json({
    access_token: code,
    token_type: 'bearer',
    ...(url.includes('google') ? { id_token: idToken } : {}),
  });
}
