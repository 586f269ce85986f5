/** The web page's files: hashed assets for ever, the page itself always fresh, and nothing that may run but our own files. */

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

export const pageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  // Browsers heed it over https only. Not for hosts below: they may be somebody else's.
  'strict-transport-security': 'max-age=31536000',
};

/** Answers `/`, `/app` and everything below with the page, other paths with the file of that name or 404. */
export async function serveWebPage(request: Request, assets: Pick<Fetcher, 'fetch'>): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } });
  }
  const url = new URL(request.url);
  const isPage = url.pathname === '/' || url.pathname === '/app' || url.pathname.startsWith('/app/');
  const file = await assets.fetch(new Request(new URL(isPage ? '/' : url.pathname, url), request));
  const response = new Response(file.body, file);
  for (const [name, value] of Object.entries(pageHeaders)) response.headers.set(name, value);
  const hashed = url.pathname.startsWith('/assets/') && file.ok;
  response.headers.set('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
  return response;
}
