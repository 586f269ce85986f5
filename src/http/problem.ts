/** Answers that say what went wrong: RFC 9457 problem details with a stable code. */
import * as z from 'zod';

/** One thing wrong with one field of the request; `field` is a path such as `links.3.url`, or a header or query name. */
export const FieldProblem = z
  .object({ field: z.string(), code: z.string(), message: z.string() })
  .meta({ id: 'FieldProblem' });
export type FieldProblem = z.infer<typeof FieldProblem>;

export const Problem = z
  .object({
    type: z.string().meta({ description: 'Identifies the kind of problem', example: '/api/docs#not_found' }),
    title: z.string(),
    status: z.number().int(),
    code: z.string().meta({ description: 'Stable, safe to branch on', example: 'not_found' }),
    detail: z.string(),
    requestId: z.string().meta({ description: 'Also stands in the log of the server' }),
    errors: z.array(FieldProblem).optional().meta({ description: 'The fields at fault' }),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

/** Every code with its status and title. */
export const problems = {
  malformed_json: [400, 'The body is not valid JSON'],
  invalid_header: [400, 'A header has a value we cannot use'],
  unauthorized: [401, 'A valid credential is needed'],
  invalid_token: [401, 'This token is not valid, or no longer'],
  session_required: [401, 'Nobody is signed in'],
  invalid_credentials: [401, 'These do not sign anybody in'],
  code_invalid: [401, 'The code was not accepted'],
  proof_invalid: [401, 'The link or token no longer works'],
  forbidden: [403, 'You may not do this'],
  browser_only: [403, 'Only a browser that is signed in may do this'],
  no_workspace: [403, 'You are in no workspace'],
  cross_site: [403, 'The request came from another site'],
  email_unverified: [403, 'The e-mail address is not confirmed'],
  recent_sign_in_needed: [403, 'This needs a recent sign-in'],
  other_address: [403, 'This is meant for another address'],
  quota_exceeded: [403, 'The workspace has as much of this as it may'],
  sign_up_closed: [403, 'Only those who were invited can sign up'],
  workspace_suspended: [403, 'This workspace is suspended'],
  not_found: [404, 'There is nothing here'],
  method_not_allowed: [405, 'This address does not know that method'],
  conflict: [409, 'This conflicts with the present state'],
  key_taken: [409, 'This key is taken'],
  too_many_tokens: [409, 'There are as many tokens as there may be'],
  external_id_taken: [409, 'This externalId is taken'],
  already_member: [409, 'Already a member'],
  owner_stays: [409, 'The owner cannot leave or be changed'],
  already_rotated: [409, 'This key has a successor already'],
  workspace_switched: [409, 'You are working in another workspace'],
  already_decided: [409, 'Somebody else has decided'],
  idempotency_key_reused: [409, 'This Idempotency-Key came with another request'],
  version_mismatch: [412, 'The link has changed since you read it'],
  body_too_large: [413, 'The body is too large'],
  unsupported_media_type: [415, 'The body must be JSON'],
  validation_failed: [422, 'The request has invalid fields'],
  destination_blocked: [422, 'No link may lead there'],
  bulk_rejected: [422, 'No link was created'],
  too_many_attempts: [429, 'Too many attempts'],
  rate_limited: [429, 'Too many requests'],
  internal: [500, 'Something went wrong on our side'],
  busy: [503, 'Too much of this at once'],
  unavailable: [503, 'A store that is needed cannot be reached'],
} as const satisfies Record<string, readonly [number, string]>;
export type ProblemCode = keyof typeof problems;

export interface Fault {
  code: ProblemCode;
  detail: string;
  errors?: FieldProblem[];
  /** Members beside the standard ones, e.g. the results of a rejected bulk call. */
  extra?: Record<string, unknown>;
  headers?: Record<string, string>;
}

/** For a list that a cursor of another one, or of nobody's, was sent to. */
export const foreignCursor = (message = 'Send nextCursor of the page before.'): Fault => ({
  code: 'validation_failed',
  detail: 'The cursor does not belong to this list.',
  errors: [{ field: 'cursor', code: 'invalid', message }],
});

function toProblem(fault: Fault, requestId: string): Problem {
  const [status, title] = problems[fault.code];
  const problem = { type: `/api/docs#${fault.code}`, title, status, code: fault.code, detail: fault.detail, requestId };
  return fault.errors ? { ...problem, errors: fault.errors } : problem;
}

export function problemResponse(fault: Fault, requestId: string): Response {
  const problem = toProblem(fault, requestId);
  return Response.json(
    { ...problem, ...fault.extra },
    {
      status: problem.status,
      headers: { ...fault.headers, 'content-type': 'application/problem+json' },
    },
  );
}

/** An answer must not grow beyond the mistakes that a person can read at once. */
const maxProblems = 20;
const maxNameLength = 100;

/** The fields that zod found at fault, the first of them when there are many. An unknown field is named itself, not the object that holds it. */
export function toFieldProblems(error: z.core.$ZodError): FieldProblem[] {
  const problems: FieldProblem[] = [];
  for (const issue of error.issues) {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : [null];
    for (const key of keys) {
      if (problems.length === maxProblems) return problems;
      const field = toFieldName(key === null ? issue.path : [...issue.path, key]);
      problems.push(
        key === null
          ? { field, code: issue.code, message: issue.message.slice(0, 500) }
          : { field, code: 'unknown_field', message: 'There is no such field.' },
      );
    }
  }
  return problems;
}

/** Names come from the request: cut, and without what neither JSON columns nor logs can hold. */
const toFieldName = (path: readonly PropertyKey[]): string =>
  path.map(String).join('.').slice(0, maxNameLength).toWellFormed().replaceAll('\0', '\uFFFD') || 'body';
