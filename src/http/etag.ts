/** Entity tags of versioned resources: the version number in quotes (RFC 9110 section 8.8.3). */
import { err, ok, type Result } from '../lib/result.ts';
import type { Fault } from './problem.ts';

export const toEtag = (version: number): string => `"${version}"`;

/** The version that If-Match asks for; null when it is absent or `*`. Only one strong tag makes sense for an edit. */
export function parseIfMatch(header: string | undefined): Result<number | null, Fault> {
  if (header === undefined || header.trim() === '*') return ok(null);
  const version = /^"(\d{1,9})"$/.exec(header.trim())?.[1];
  if (version !== undefined) return ok(Number(version));
  return err({
    code: 'invalid_header',
    detail: 'If-Match holds the ETag that you got with the link, for example "3".',
    errors: [{ field: 'If-Match', code: 'invalid', message: 'One strong entity tag' }],
  });
}
