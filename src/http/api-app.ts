/** The app that all API routes share: OpenAPI from the zod schemas, problem answers, one wide event a request. */
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';

import type { Actor, Person } from '../identity/actor.ts';
import type { Limiter } from '../limits/limiter.ts';
import { describeError, emit } from '../platform/events.ts';
import { pgErrorOf } from '../platform/postgres-error.ts';
import type { ConsistencyToken } from '../platform/consistency-token.ts';
import type { ServedBy } from '../platform/postgres.ts';
import type { TokenMemory } from '../platform/token-memory.ts';
import { toRefusal } from './database-refusal.ts';
import type { Authenticate } from './guard.ts';
import './messages.ts';
import { problemResponse, toFieldProblems, type Fault } from './problem.ts';

export interface ApiEnv {
  Variables: {
    requestId: string;
    authenticators: readonly Authenticate[];
    tokenMemory: TokenMemory;
    limiter: Limiter;
    /** Set on routes that name a permission, and wherever somebody signed in is in a workspace. */
    actor: Actor;
    /** Set when a person acts and not a key. */
    person: Person;
    /** Whether the person acts for the instance and not for themselves or a workspace. */
    isOperating: boolean;
    /** What a read must have seen; null when anything will do, 'primary' when it is not known. */
    readToken: ConsistencyToken | 'primary' | null;
    servedBy: ServedBy;
    /** Another site's page that may read the answer. */
    corsOrigin: string;
    error: string;
    /** The limits that refused the request, or that nobody could be asked. */
    rateLimit: string;
  };
}

export type ApiApp = OpenAPIHono<ApiEnv>;
export type ApiContext = Context<ApiEnv>;

export interface ApiAppOptions {
  /** One for each kind of credential, asked in this order. */
  authenticators: readonly Authenticate[];
  /** Where the last write of a credential is remembered. */
  tokenMemory: TokenMemory;
  limiter: Limiter;
  newRequestId: () => string;
  now: () => number;
}

export const fail = (c: ApiContext, fault: Fault): Response => problemResponse(fault, c.var.requestId);

/**
 * A response as the return value of a described route. The library types each answer by its schema; problems are described for
 * all routes alike by `problemAnswers`, so here the type says nothing: `never` fits every route.
 */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
export const untyped = (response: Response): never => response as never;

export function openApiApp(options: ApiAppOptions): ApiApp {
  const app = new OpenAPIHono<ApiEnv>({
    strict: false,
    defaultHook: (result, c) => {
      if (result.success) return undefined;
      return fail(c, {
        code: 'validation_failed',
        detail: 'Some fields of the request are missing, unknown or of the wrong kind.',
        errors: toFieldProblems(result.error),
      });
    },
  });

  app.use(async (c, next) => {
    const startedMs = options.now();
    c.set('requestId', options.newRequestId());
    c.set('authenticators', options.authenticators);
    c.set('tokenMemory', options.tokenMemory);
    c.set('limiter', options.limiter);
    await next();
    c.header('x-request-id', c.var.requestId);
    if (c.var.servedBy) c.header('x-linkpulse-read', c.var.servedBy);
    c.header('x-content-type-options', 'nosniff');
    // What answers data is no page: opened as one, it may load and run nothing and stand in no frame. Pages bring their own.
    if (!c.res.headers.has('content-security-policy')) {
      c.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
    }
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'private, no-store');
    emit(c.res.status >= 500 ? 'error' : 'info', 'api.request.done', {
      request_id: c.var.requestId,
      method: c.req.method,
      path: c.req.path.slice(0, 200),
      status: c.res.status,
      duration_ms: options.now() - startedMs,
      workspace_id: c.var.actor?.workspaceId,
      ...whoIs(c),
      served_by: c.var.servedBy,
      rate_limit: c.var.rateLimit,
      error: c.var.error,
    });
  });

  app.notFound((c) => {
    const allowed = methodsOf(app, c.req.path);
    if (allowed.length > 0 && !allowed.includes(c.req.method)) {
      return fail(c, {
        code: 'method_not_allowed',
        detail: `${c.req.method} is not possible here; ${allowed.join(', ')} is.`,
        headers: { allow: allowed.join(', ') },
      });
    }
    return fail(c, { code: 'not_found', detail: 'No route of the API has this address; see /api/docs.' });
  });

  app.onError((error, c) => {
    if (error instanceof HTTPException && error.status < 500) {
      return fail(c, { code: 'malformed_json', detail: 'The body could not be read as JSON.' });
    }
    const fault = pgErrorOf(error);
    const refusal = fault && toRefusal(fault);
    if (refusal) return fail(c, refusal);
    c.set('error', describeError(error));
    // A network failure or a server-side SQLSTATE: the request itself was fine and may be sent again.
    const unreachable = fault
      ? !fault.isQueryFault
      : /fetch failed|timeout|abort|network|connecting|server error/i.test(describeError(error));
    return unreachable
      ? fail(c, { code: 'unavailable', detail: 'Please try again in a moment.', headers: { 'retry-after': '5' } })
      : fail(c, { code: 'internal', detail: `Please report this with the request id ${c.var.requestId}.` });
  });
  return app;
}

/** The key or the person, for the log. */
function whoIs({ var: { actor, person } }: ApiContext): Record<string, string> {
  if (actor?.by.kind === 'key') return { api_key_id: actor.by.apiKeyId };
  return person ? { user_id: person.userId, credential_id: person.credentialId } : {};
}

/** Methods that some route answers at this path. */
function methodsOf(app: ApiApp, path: string): string[] {
  const matches = app.routes.filter(
    (route) =>
      route.method !== 'ALL' &&
      new RegExp(`^${route.path.replaceAll(/[.]/g, '\\.').replaceAll(/:\w+(\{[^}]*\})?/g, '[^/]+')}/?$`).test(path),
  );
  return [...new Set(matches.map((route) => route.method))];
}
