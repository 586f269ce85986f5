import type { Problem } from '../../http/problem.ts';
import { toWaitText } from './retry-after.ts';

/** A call that did not give what was asked for: the server's problem, or no answer at all. */
export class ApiError extends Error {
  readonly problem: Problem | null;
  readonly status: number;
  /** When to come again, when the server said so. */
  readonly retryAfterSeconds: number | null;

  constructor(message: string, options: ApiErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'ApiError';
    this.problem = options.problem ?? null;
    this.status = options.status ?? 0;
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }
}

type ApiErrorOptions = {
  problem?: Problem | null;
  status?: number;
  retryAfterSeconds?: number | null;
  cause?: unknown;
};

/** The problem's stable code; null when there is none. */
export function codeOf(error: unknown): string | null {
  return error instanceof ApiError ? (error.problem?.code ?? null) : null;
}

/** What was asked for does not exist, or no longer. */
export function isMissing(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

/** What a form shows: a message per field it has, and one for everything else. */
export type FailureView = {
  title: string;
  detail: string;
  /** The problem's code; null when the server gave none. */
  code: string | null;
  requestId: string | null;
  fields: Readonly<Record<string, string>>;
};

/** Splits a failure into messages at the form's own fields and the rest, which no field can carry. */
export function toFailureView(error: unknown, ownFields: readonly string[] = []): FailureView {
  if (!(error instanceof ApiError)) {
    return {
      title: 'Something went wrong',
      detail: 'The page ran into an error of its own. Try again.',
      code: null,
      requestId: null,
      fields: {},
    };
  }
  const problem = error.problem;
  const wait = error.retryAfterSeconds === null ? [] : [`Try again ${toWaitText(error.retryAfterSeconds)}.`];
  if (!problem) {
    return { title: 'No answer', detail: [error.message, ...wait].join(' '), code: null, requestId: null, fields: {} };
  }
  const fields: Record<string, string> = {};
  const others: string[] = [];
  for (const wrong of problem.errors ?? []) {
    const field = wrong.field.split('.', 1)[0] ?? '';
    if (ownFields.includes(field)) fields[field] ??= wrong.message;
    else others.push(`${wrong.field}: ${wrong.message}`);
  }
  return {
    title: problem.title,
    detail: [problem.detail, ...others, ...wait].join(' '),
    code: problem.code,
    requestId: problem.requestId,
    fields,
  };
}

/** Reads a problem out of an answer's body; null when the body is something else, such as a proxy's page. */
export function parseProblem(body: unknown): Problem | null {
  if (typeof body !== 'object' || body === null) return null;
  const { type, title, status, code, detail, requestId, errors } = { ...body } as Record<string, unknown>; // every field is checked below
  if (typeof title !== 'string' || typeof status !== 'number' || typeof code !== 'string') return null;
  return {
    type: typeof type === 'string' ? type : 'about:blank',
    title,
    status,
    code,
    detail: typeof detail === 'string' ? detail : '',
    requestId: typeof requestId === 'string' ? requestId : '',
    errors: Array.isArray(errors) ? errors.filter(isFieldProblem) : [],
  };
}

type FieldProblem = NonNullable<Problem['errors']>[number];

function isFieldProblem(value: unknown): value is FieldProblem {
  if (typeof value !== 'object' || value === null) return false;
  return 'field' in value && typeof value.field === 'string' && 'message' in value && typeof value.message === 'string';
}
