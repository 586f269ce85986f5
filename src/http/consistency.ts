/**
 * Read your writes: a write answers with a consistency token, and whoever shows it, as header or cookie, reads at least that
 * state. For clients that keep neither, the token of their key's last write is remembered for ten seconds.
 */
import type { MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

import { newerToken, parseToken, type ConsistencyToken } from '../platform/consistency-token.ts';
import { tokenTtlSeconds } from '../platform/token-memory.ts';
import type { ApiContext, ApiEnv } from './api-app.ts';

const tokenHeader = 'consistency-token';
const tokenCookie = 'linkpulse_consistency';

/** Decides what a read must have seen. Runs after authentication. */
export const chooseReadToken: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const shown = parseToken(c.req.header(tokenHeader)) ?? parseToken(getCookie(c, tokenCookie));
  if (c.req.method === 'GET') {
    const recalled = await c.var.tokenMemory.recall(credentialOf(c));
    c.set('readToken', recalled === 'primary' ? recalled : newerToken(shown, recalled));
  } else c.set('readToken', null);
  await next();
};

/** A person without a workspace has a credential too. */
const credentialOf = (c: ApiContext): string => (c.var.actor ?? c.var.person).credentialId;

/** Gives the client the token of the write that it just made. */
export async function handOut(c: ApiContext, token: ConsistencyToken): Promise<void> {
  c.header(tokenHeader, token);
  setCookie(c, tokenCookie, token, {
    maxAge: tokenTtlSeconds,
    path: '/api',
    httpOnly: true,
    sameSite: 'Strict',
    secure: c.req.url.startsWith('https:'),
  });
  await c.var.tokenMemory.remember(credentialOf(c), token);
}
