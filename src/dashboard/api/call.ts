import { askAgain, currentSession, endSession, isChangingWorkspace, type Session } from '../session/session.ts';
import { ApiError, codeOf, parseProblem } from './failure.ts';
import { parseRetryAfter } from './retry-after.ts';

/** How long an answer may take before the call counts as failed. */
const deadlineMs = 15_000;

export type CallOptions = {
  method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  body?: unknown;
  headers?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  signal?: AbortSignal;
  /** A key that is not the session's, such as one that is being checked; a refusal then does not end the session. */
  key?: string;
  /** By the cookie alone, whoever the page shows: to find out who that is, or to become somebody. Ends no session either. */
  as?: 'browser';
};

/** Calls this origin's API as the session's key or person. A refusal of either changes the session, wherever the call came from. */
export async function callApi<Answer>(path: string, options: CallOptions = {}): Promise<Answer> {
  const body = await readJson(await requestApi(path, options));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- typed by the schemas that the API validates with; the page trusts its own origin
  return body as Answer;
}

/** As callApi, for an answer that is not JSON or whose headers matter. Never one that is a refusal: that is thrown. */
export async function requestApi(path: string, options: CallOptions = {}): Promise<Response> {
  const session = currentSession();
  const deadline = AbortSignal.timeout(deadlineMs);
  const response = await send(toUrl(path, options.query), {
    method: options.method ?? 'GET',
    headers: {
      accept: 'application/json',
      ...credentialHeaders(session, options),
      ...(options.body !== undefined && { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
    signal: options.signal ? AbortSignal.any([options.signal, deadline]) : deadline,
  });
  if (response.ok) return response;
  const problem = parseProblem(await readJson(response));
  const error = new ApiError(problem?.detail ?? `The server answered ${response.status}.`, {
    problem,
    status: response.status,
    retryAfterSeconds: parseRetryAfter(response.headers.get('retry-after'), Date.now()),
  });
  // Only the session that was refused changes: an answer may arrive after another one has begun.
  if (options.key === undefined && options.as === undefined && isSame(session, currentSession()))
    refuse(session, error);
  throw error;
}

function credentialHeaders(session: Session, { key, as }: CallOptions): Record<string, string> {
  if (key !== undefined) return { authorization: `Bearer ${key}` };
  if (as === 'browser') return {};
  switch (session.kind) {
    case 'key':
      return { authorization: `Bearer ${session.key}` };
    case 'person':
      // The workspace that this page shows. The cookie may meanwhile stand for another, chosen in another tab.
      return session.me.workspace ? { 'x-workspace': session.me.workspace.id } : {};
    case 'none':
    case 'unknown':
      return {};
  }
}

function refuse(session: Session, error: ApiError): void {
  const code = codeOf(error);
  // A wrong password or code is 401 too, and says nothing about the session.
  const isRefused = error.status === 401 && (code === null || code === 'unauthorized' || code === 'session_required');
  if (isChangingWorkspace() && (code === 'workspace_switched' || code === 'no_workspace')) return;
  if (session.kind === 'person' && code === 'workspace_switched') {
    askAgain(
      'You have switched to another workspace in another tab, so nothing was done here. This page shows it now.',
    );
  } else if (session.kind === 'person' && session.me.workspace && code === 'no_workspace') {
    askAgain('You are no longer in the workspace that this page showed.');
  } else if (session.kind === 'person' && isRefused) {
    endSession('You have been signed out. Your session has ended or was revoked: sign in again.');
  } else if (session.kind === 'key' && isRefused) {
    endSession('Your key is no longer accepted. It may have been revoked or have expired: sign in again.');
  }
}

function isSame(before: Session, now: Session): boolean {
  if (before.kind === 'key' && now.kind === 'key') return before.key === now.key;
  if (before.kind === 'person' && now.kind === 'person') {
    return before.me.user.id === now.me.user.id && before.me.workspace?.id === now.me.workspace?.id;
  }
  return false;
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError('The server cannot be reached. Check your connection and try again.', { cause });
  }
}

async function readJson(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  try {
    return await response.json();
  } catch (cause) {
    if (response.ok)
      throw new ApiError('The server sent an answer that is not JSON.', { status: response.status, cause });
    return null;
  }
}

function toUrl(path: string, query: CallOptions['query'] = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') params.set(name, String(value));
  }
  return params.size > 0 ? `/api${path}?${params}` : `/api${path}`;
}
