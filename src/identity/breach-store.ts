/**
 * Asks whether a password is in a published breach by its k-anonymity range: only the first five digits of its SHA-1 leave.
 * Not guaranteed: without an answer in time a password counts as unknown, and signing up goes on.
 */
import { toHex, utf8 } from '../lib/bytes.ts';
import { describeError, emit } from '../platform/events.ts';
import type { Breaches } from './password.ts';

const deadlineMs = 1500;
/** A range has about 900 lines of 40 bytes, padded to at most twice as many. */
const maxBytes = 512 * 1024;

/** `rangeUrl` answers `<rangeUrl>/<5 digits>` with lines of `<35 digits>:<count>`; empty asks nobody. */
export function rangeBreaches(rangeUrl: string, get: typeof fetch): Breaches {
  return {
    async has(password) {
      if (rangeUrl === '') return 'unknown';
      const sha1 = toHex(new Uint8Array(await crypto.subtle.digest('SHA-1', utf8.encode(password)))).toUpperCase();
      try {
        const response = await get(`${rangeUrl}/${sha1.slice(0, 5)}`, {
          headers: { 'add-padding': 'true' },
          signal: AbortSignal.timeout(deadlineMs),
        });
        if (!response.ok) throw new Error(`status ${response.status}`);
        const text = await readUpTo(response, maxBytes);
        // Padding lines have the count 0.
        return new RegExp(`^${sha1.slice(5)}:[1-9]`, 'm').test(text) ? 'breached' : 'clean';
      } catch (error) {
        emit('warn', 'password.breach_check.failed', { error: describeError(error) });
        return 'unknown';
      }
    },
  };
}

async function readUpTo(response: Response, bytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > bytes) throw new Error('more than a range');
  }
  return text;
}
