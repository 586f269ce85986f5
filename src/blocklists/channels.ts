/** The way out to lists that others publish: the public internet only, over https all the way. */
import { toHex } from '../lib/bytes.ts';
import { err, ok } from '../lib/result.ts';
import { emit, describeError } from '../platform/events.ts';
import { publicFetch, type PublicFetchDeps } from '../platform/outbound/public-fetch.ts';
import type { Download } from './import.ts';

/** A hundred times the usual list; beside its entries it fits into an isolate. */
const maxBytes = 8 * 1024 * 1024;
const deadlineMs = 30_000;

/** What it fails with: a reason of publicFetch, or `answered_` and the status. */
export const downloadList =
  (deps: PublicFetchDeps): Download =>
  async (url) => {
    const answer = await publicFetch(url, deps, { deadlineMs, maxBytes, httpsOnly: true });
    if (!answer.ok) {
      if (answer.error.reason === 'unreachable')
        emit('warn', 'blocklist.download.failed', { error: describeError(answer.error.cause) });
      return err(answer.error.reason);
    }
    const { status, bytes } = answer.value;
    if (status !== 200) return err(`answered_${status}`);
    const hash = toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
    // What is no UTF-8 becomes signs that no destination holds.
    return ok({ text: new TextDecoder().decode(bytes), hash });
  };
