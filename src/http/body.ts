/** Reads request bodies before any route does: size, media type and JSON are checked once, with an answer that says what is wrong. */
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';

import { fail, type ApiEnv } from './api-app.ts';

const megabyte = 1024 * 1024;

/** Refuses a body of more than `megabytes`, counted as it streams in, not as Content-Length claims. */
export const limitBody = (megabytes: number): MiddlewareHandler<ApiEnv> =>
  bodyLimit({
    maxSize: megabytes * megabyte,
    onError: (c) => fail(c, { code: 'body_too_large', detail: `At most ${megabytes} MB are accepted here.` }),
  });

/** Refuses a body that is not JSON. The text is kept by Hono, so that routes do not read twice. */
export const requireJson: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const mediaType = (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (mediaType !== 'application/json' && !mediaType.endsWith('+json')) {
    return fail(c, { code: 'unsupported_media_type', detail: 'Send the body with Content-Type: application/json.' });
  }
  try {
    JSON.parse(await c.req.text());
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return fail(c, { code: 'malformed_json', detail: `The body could not be read as JSON: ${error.message}` });
  }
  await next();
  return undefined;
};
