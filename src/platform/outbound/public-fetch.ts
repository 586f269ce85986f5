/**
 * GET of an address that somebody else chose: to the public internet only, at most five redirects, each looked at like the first, with
 * one deadline and one size cap for all of it. Names are asked for through DNS over HTTPS first, and one answer that is not public
 * refuses the name. Not guaranteed: that the connection goes to the address that was looked at. The runtime resolves the name again
 * and offers no way to pin it, so a name whose owner changes it between the two gets through; what stands behind is Cloudflare's own
 * network, from which no private network of ours is in reach.
 */
import { err, ok, type Result } from '../../lib/result.ts';
import { isPublicAddress, parseTarget, type TargetFault, type TargetOptions } from './target.ts';

export interface PublicFetchOptions extends Pick<TargetOptions, 'httpsOnly'> {
  /** For all redirects together; default 10,000. */
  deadlineMs?: number;
  /** Of the answer's body; beyond it the answer is given up. Default 1 MB. */
  maxBytes?: number;
}

export type OutboundFault =
  | { reason: TargetFault | 'too_many_redirects' | 'redirect_without_location' | 'too_large' }
  /** No answer in time, or none at all. */
  | { reason: 'unreachable'; cause: unknown };

export interface PublicFetchDeps {
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** All addresses of a name. Null where names cannot be asked for. */
  resolve: ((name: string, signal: AbortSignal) => Promise<string[]>) | null;
  /** Hosts, with their port, that are let through unseen: for tests. */
  allowedHosts?: ReadonlySet<string>;
}

export interface PublicAnswer {
  status: number;
  headers: Headers;
  bytes: Uint8Array;
}

const maxRedirects = 5;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export async function publicFetch(
  address: string,
  deps: PublicFetchDeps,
  { deadlineMs = 10_000, maxBytes = 1024 * 1024, httpsOnly = false }: PublicFetchOptions = {},
): Promise<Result<PublicAnswer, OutboundFault>> {
  const signal = AbortSignal.timeout(deadlineMs);
  let next = address;
  try {
    for (let hop = 0; hop <= maxRedirects; hop += 1) {
      // oxlint-disable-next-line no-await-in-loop -- where the next hop leads is known only after this one
      const answer = await takeHop(next, { ...deps, httpsOnly }, signal);
      if (!answer.ok) return answer;
      const { response, url } = answer.value;
      if (!redirects.has(response.status)) {
        // oxlint-disable-next-line no-await-in-loop -- the last hop
        const bytes = await readAtMost(response, maxBytes);
        return bytes === null
          ? err({ reason: 'too_large' })
          : ok({ status: response.status, headers: response.headers, bytes });
      }
      // oxlint-disable-next-line no-await-in-loop -- an unread body holds the connection
      await response.body?.cancel();
      const location = response.headers.get('location');
      if (location === null) return err({ reason: 'redirect_without_location' });
      if (!URL.canParse(location, url)) return err({ reason: 'not_a_url' });
      next = new URL(location, url).href;
    }
    return err({ reason: 'too_many_redirects' });
  } catch (cause) {
    return err({ reason: 'unreachable', cause });
  }
}

async function takeHop(
  address: string,
  { fetch, resolve, allowedHosts = new Set(), httpsOnly }: PublicFetchDeps & TargetOptions,
  signal: AbortSignal,
): Promise<Result<{ response: Response; url: URL }, OutboundFault>> {
  const target = parseTarget(address, { allowedHosts, httpsOnly });
  if (!target.ok) return err({ reason: target.error });
  const url = target.value;
  const isName = /[a-z]/.test(url.hostname) && !url.hostname.startsWith('[');
  if (resolve && isName && !allowedHosts.has(url.host)) {
    const addresses = await resolve(url.hostname, signal);
    if (addresses.length === 0) return err({ reason: 'unreachable', cause: new Error('The name has no address.') });
    if (!addresses.every(isPublicAddress)) return err({ reason: 'not_public' });
  }
  const response = await fetch(url.href, { redirect: 'manual', signal, headers: { 'user-agent': 'LinkPulse' } });
  return ok({ response, url });
}

/** Null when there is more. */
async function readAtMost(response: Response, maxBytes: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader();
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- a stream is read piece by piece
    const piece = await reader?.read();
    if (!piece || piece.done) break;
    length += piece.value.byteLength;
    if (length > maxBytes) {
      // oxlint-disable-next-line no-await-in-loop -- and then no more
      await reader?.cancel();
      return null;
    }
    chunks.push(piece.value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
