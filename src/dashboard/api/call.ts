import { currentSession, endSession } from '../session/session.ts';
import { ApiError, parseProblem } from './failure.ts';

/** How long an answer may take before the call counts as failed. */
const deadlineMs = 15_000;

export type CallOptions = {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  body?: unknown;
  headers?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  signal?: AbortSignal;
  /** A key that is not the session's, such as one that is being checked; a refusal then does not end the session. */
  key?: string;
};

/** Calls this origin's API with the session's key. A refused key ends the session, wherever the call came from. */
export async function callApi<Answer>(path: string, options: CallOptions = {}): Promise<Answer> {
  const key = options.key ?? currentSession().key;
  const deadline = AbortSignal.timeout(deadlineMs);
  const response = await send(toUrl(path, options.query), {
    method: options.method ?? 'GET',
    headers: {
      accept: 'application/json',
      ...(key !== null && { authorization: `Bearer ${key}` }),
      ...(options.body !== undefined && { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
    signal: options.signal ? AbortSignal.any([options.signal, deadline]) : deadline,
  });
  const body = await readJson(response);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- typed by the schemas that the API validates with; the page trusts its own origin
  if (response.ok) return body as Answer;
  // Only the key that was refused is signed out: an answer may arrive after another key was entered.
  if (response.status === 401 && options.key === undefined && key === currentSession().key) {
    endSession('Your key is no longer accepted. It may have been revoked or have expired: sign in again.');
  }
  const problem = parseProblem(body);
  throw new ApiError(problem?.detail ?? `The server answered ${response.status}.`, {
    problem,
    status: response.status,
  });
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
