/** The Idempotency-Key header of POST requests (draft-ietf-httpapi-idempotency-key-header). */
import { err, ok, type Result } from '../lib/result.ts';
import { sha256 } from '../platform/sha256.ts';
import type { ApiContext } from './api-app.ts';
import type { Fault } from './problem.ts';

export interface RequestKey {
  key: string;
  /** SHA-256 of method, path, query and body. */
  requestHash: Uint8Array;
}

/** What the request is known by, or null when it does not ask to be remembered. */
export async function parseIdempotencyKey(c: ApiContext): Promise<Result<RequestKey | null, Fault>> {
  const header = c.req.header('idempotency-key');
  if (header === undefined) return ok(null);
  // The draft writes the value as a structured string, in quotes; most clients send it bare.
  const key = header.replace(/^"(.*)"$/, '$1');
  if (!/^[\u0021-\u007e]{1,255}$/.test(key)) {
    return err({
      code: 'invalid_header',
      detail: 'Idempotency-Key holds 1 to 255 visible ASCII characters.',
      errors: [{ field: 'Idempotency-Key', code: 'invalid', message: '1 to 255 visible ASCII characters' }],
    });
  }
  const url = new URL(c.req.url);
  const text = `${c.req.method} ${url.pathname}${url.search}\n${await c.req.text()}`;
  return ok({
    key,
    requestHash: await sha256(text),
  });
}
