import { DatabaseError } from 'pg';
import type { HttpReply } from '../local-http.ts';
import { ResponseTooLargeError } from './execute.ts';

/** Everything that the driver copies onto a NeonDbError, besides the message. */
const FIELDS = [
  'code',
  'detail',
  'hint',
  'position',
  'internalPosition',
  'internalQuery',
  'severity',
  'where',
  'table',
  'column',
  'schema',
  'dataType',
  'constraint',
  'file',
  'line',
  'routine',
] as const;

/**
 * The answer to a request that failed. What Postgres itself said, a refused login included, is a 400 with its
 * fields; no answer from Postgres is a 500 with a message.
 */
export function toErrorReply(error: unknown): HttpReply {
  if (error instanceof DatabaseError) {
    const fields = Object.fromEntries(FIELDS.map((name) => [name, error[name] ?? null]));
    return { status: 400, body: { message: error.message, ...fields } };
  }
  if (error instanceof ResponseTooLargeError) return toMessageReply(507, error.message);
  return toMessageReply(500, error instanceof Error ? error.message : 'unknown error');
}

export function toMessageReply(status: number, message: string): HttpReply {
  return { status, body: { message } };
}
