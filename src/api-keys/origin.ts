/** Origins of web pages, as browsers send them (RFC 6454 section 6.2): scheme, host, and a port that is not the scheme's own. */

/** A page's own machine may do without TLS, as browsers hold it (secure contexts). */
const localHost = /^(localhost|127\.0\.0\.1|\[::1\]|[a-z0-9-]+\.localhost)$/;

/** Whether a key may name it. */
export function isOrigin(text: string): boolean {
  // The parser takes a star for the name of a host; browsers never send one.
  if (text.includes('*') || !URL.canParse(text)) return false;
  const { protocol, origin, hostname } = new URL(text);
  return origin === text && (protocol === 'https:' || (protocol === 'http:' && localHost.test(hostname)));
}

/** The origin of another site's page; null for our own pages and for clients that are no browser. */
export const foreignOrigin = (origin: string | undefined, requestUrl: string): string | null =>
  origin === undefined || isSameHost(origin, requestUrl) ? null : origin;

/** Neither scheme nor port: where a proxy stands in front, the Worker sees others. A page on another port still reads no answer. */
const isSameHost = (origin: string, requestUrl: string): boolean =>
  URL.canParse(origin) && new URL(origin).hostname === new URL(requestUrl).hostname;
