/**
 * Limits of the API. Every answer says how its client stands (RateLimit fields), a refusal when to come again. The client's address is
 * `CF-Connecting-IP`, which only the platform can set; no other header is believed.
 */
import type { MiddlewareHandler } from 'hono';

import { toNetwork } from '../lib/network.ts';
import { toRateLimitFields, toSeconds } from '../limits/fields.ts';
import type { Standing } from '../limits/limiter.ts';
import type { LimitClass, Subjects } from '../limits/policies.ts';
import type { WorkingKeys } from '../limits/working-keys.ts';
import { fail, type ApiContext, type ApiEnv } from './api-app.ts';

/** What requests with such a parameter in their query count as instead. */
export type LimitByQuery = Readonly<Record<string, LimitClass>>;

/** Counts a request by who makes it. Runs after authentication, and before the query is validated. */
export const limitRequests =
  (usual: LimitClass, byQuery: LimitByQuery = {}): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const named = Object.entries(byQuery).find(([parameter]) => c.req.query(parameter) !== undefined);
    const limitClass = named?.[1] ?? (usual === 'read' && isNobody(c) ? 'read-public' : usual);
    const { response, standings } = await admit(c, limitClass);
    if (response) return response;
    await next();
    for (const [name, value] of Object.entries(toRateLimitFields(standings))) c.header(name, value);
    return undefined;
  };

/** The answer that refuses, when one does, and else how the request stands. */
async function admit(
  c: ApiContext,
  limitClass: LimitClass,
): Promise<{ response: Response | null; standings: Standing[] }> {
  const outcome = await c.var.limiter.check(limitClass, subjectsOf(c));
  switch (outcome.kind) {
    case 'allowed':
      return { response: null, standings: outcome.standings };
    case 'refused':
      return { response: refuse(c, outcome.standings), standings: [] };
    case 'unknown':
      c.set('rateLimit', 'unknown');
      return { response: outcome.goesOn ? null : limitUnknown(c), standings: [] };
  }
}

/** On a route for anyone; without a credential a request can only be counted by its network. */
const isNobody = ({ var: { actor, person } }: ApiContext): boolean => !actor && !person;

function subjectsOf(c: ApiContext): Subjects {
  const { actor, person } = c.var;
  const network = toNetwork(c.req.header('cf-connecting-ip') ?? null);
  const credential = (actor ?? person)?.credentialId;
  // Who is in no workspace is counted by the credential alone.
  return credential === undefined ? { network } : { network, credential, workspace: actor?.workspaceId ?? null };
}

/**
 * Counts keys that nobody has, by network: beyond the limit they get 429 instead of 401. While the isolate knows a network for that,
 * only keys that have worked here lately are looked up: who shares an address with somebody who guesses goes on working, and the
 * guesses cost no query. Runs before authentication.
 */
export const limitBadKeys =
  (works: WorkingKeys): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const credential = c.req.header('authorization');
    if (credential === undefined) return next();
    const refused = c.var.limiter.recall('bad-key', subjectsOf(c));
    if (refused && !works.has(credential)) return refuse(c, refused);
    await next();
    if (c.var.actor ?? c.var.person) works.add(credential);
    else if (c.res.status === 401) {
      const { response } = await admit(c, 'bad-key');
      if (response) c.res = response;
    }
    return undefined;
  };

function refuse(c: ApiContext, standings: readonly Standing[]): Response {
  const violated = standings.filter(({ allowed }) => !allowed);
  const names = violated.map(({ policy }) => policy.name);
  c.set('rateLimit', names.join(' '));
  // The last of them to allow it.
  const waitMs = Math.max(...violated.map(({ retryAfterMs }) => retryAfterMs ?? Infinity));
  const seconds = Number.isFinite(waitMs) ? toSeconds(waitMs) : null;
  return fail(c, {
    code: 'rate_limited',
    detail:
      `At most ${violated.map(({ policy: { limit, windowMs } }) => `${limit} in ${windowMs / 1000} seconds`).join(', ')} (${names.join(', ')}). ` +
      (seconds === null ? 'This request asks for more than that at once.' : `Please come again in ${seconds} seconds.`),
    extra: { 'violated-policies': names },
    headers: {
      ...toRateLimitFields(standings),
      ...(seconds === null ? {} : { 'retry-after': String(seconds) }),
    },
  });
}

export const limitUnknown = (c: ApiContext): Response =>
  fail(c, {
    code: 'unavailable',
    detail: 'How often you may do this cannot be checked right now. Please try again in a moment.',
    headers: { 'retry-after': '5' },
  });
