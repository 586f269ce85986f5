/** HTTP of a link host: from a request to a redirect or a page. A click is handed over in passing and packed after the answer. */
import { isAppPath, plainAddress, splitUrl, toKey } from '../links/address.ts';
import type { LinkProjection } from '../links/projection.ts';
import { resolve, type Decision, type Found } from '../links/resolve.ts';
import { pickLanguage } from './language.ts';
import type { PageKind } from './messages.ts';
import { missLimits } from './miss-debt.ts';
import { renderPage, styleHash, type Warned } from './page.ts';

/** `cf` is what the runtime adds; whoever reads a field of it looks at its type first. */
export type VisitorRequest = Request & { readonly cf?: { readonly country?: unknown } | undefined };

export interface VisitorDeps {
  isAppHost: (host: string) => boolean;
  appHost: string;
  /** Name under which an address is stored: aliases of the app host become the app host. */
  canonicalHost: (host: string) => string;
  forwardToApp: (request: Request) => Promise<Response>;
  findNow: (address: string, nowMs: number) => LinkProjection | 'absent' | undefined;
  /** For a link that memory does not have; `ip` as the platform tells it. */
  find: (address: string, ip: string | null) => Promise<Found | 'limited'>;
  /** Never awaited and never throws. */
  capture: (request: VisitorRequest, link: LinkProjection, nowMs: number) => void;
  now: () => number;
}

export function serveVisitor(request: VisitorRequest, deps: VisitorDeps): Response | Promise<Response> {
  const { url, method } = request;
  if (method === 'GET') {
    // What is in memory is a link, so that nothing else needs to be asked: neither whose host it is nor what the path may mean.
    const address = plainAddress(url);
    const nowMs = deps.now();
    const known = address === null ? undefined : deps.findNow(address, nowMs);
    if (known !== undefined) return answer(request, method, resolve(known, visit, nowMs), deps, nowMs, keptRedirect);
  }
  const { host, path } = splitUrl(url);
  const isAppHost = deps.isAppHost(host);
  if (isAppHost && isAppPath(path)) return deps.forwardToApp(request);

  if (method !== 'GET' && method !== 'HEAD') return answerOtherMethod(method);
  if (path === '/robots.txt') return robots();
  if (path === '/') return page(request, 'root');

  const key = toKey(path);
  // An escaped app path, such as /api%2Flinks, is no link; remembered as absent it would hide the path itself.
  if (key === null || (isAppHost && isAppPath(`/${key}`))) return page(request, 'unknown');
  const address = `${deps.canonicalHost(host)}/${key}`;
  const nowMs = deps.now();
  const known = deps.findNow(address, nowMs);
  if (known !== undefined) return answer(request, method, resolve(known, visit, nowMs), deps, nowMs, keptRedirect);
  return deps.find(address, request.headers.get('cf-connecting-ip')).then((found) => {
    if (found === 'limited') return page(request, found);
    // Stores may have taken seconds.
    const foundAtMs = deps.now();
    return answer(request, method, resolve(found, visit, foundAtMs), deps, foundAtMs, newRedirect);
  });
}

/** Nobody has passed a guard yet: pages that let visitors pass come with password links. */
const visit = { passed: false };

/** `method` is the request's: each time that it is asked for it the runtime makes another string. */
function answer(
  request: VisitorRequest,
  method: string,
  decision: Decision,
  deps: VisitorDeps,
  nowMs: number,
  toRedirect: (redirect: Redirect) => Response,
): Response {
  switch (decision.kind) {
    case 'redirect': {
      // A HEAD asks for headers; only a GET takes the visitor somewhere.
      if (method === 'GET') deps.capture(request, decision.link, nowMs);
      return toRedirect(decision);
    }
    case 'gone':
      return page(request, decision.reason === 'expired' ? 'expired' : 'gone');
    case 'warning':
      return page(request, decision.kind, { location: decision.location, reportUrl: toReportUrl(request.url, deps) });
    case 'blocked':
    case 'unknown':
    case 'unavailable':
      return page(request, decision.kind);
  }
}

type Redirect = Extract<Decision, { kind: 'redirect' }>;

/**
 * All redirects come back to us each time, permanent ones too, so that an edit or a takedown takes effect and each click is counted.
 * Headers as a literal: a Headers object costs more than it saves.
 */
const newRedirect = ({ status, location }: Redirect): Response =>
  new Response(null, { status, headers: { location, 'cache-control': 'private, no-store' } });

/** Each goes with its copy of the link, which nobody changes: the memo is given another one after an edit, and drops it when it is full or revoked. */
const kept = new WeakMap<LinkProjection, Response>();

/**
 * The redirect of a link in memory: the same object each time, because making one is a tenth of what a hot redirect costs. A response whose body
 * is null can be sent any number of times, also at once: by the Fetch standard ("body used") only a body can be used up, and workerd holds
 * nothing of a request in it. Nobody may change its headers.
 */
function keptRedirect(redirect: Redirect): Response {
  const { link } = redirect;
  // When it ends it leads elsewhere.
  if (link.expiresAt !== null) return newRedirect(redirect);
  const known = kept.get(link);
  if (known) return known;
  const response = newRedirect(redirect);
  kept.set(link, response);
  return response;
}

/** In seconds: until stores may be back, and until a network has one miss forgiven. */
const retryAfter: Readonly<Record<number, { 'retry-after': string }>> = {
  503: { 'retry-after': '5' },
  429: { 'retry-after': String(missLimits.refillMs / 1000) },
};

/** The app's form, filled in with this address. On the app host itself it stays with its scheme and port, which a local instance has. */
function toReportUrl(url: string, { isAppHost, appHost }: VisitorDeps): string {
  const { host, path } = splitUrl(url);
  return `${isAppHost(host) ? '' : `https://${appHost}`}/app/report?address=${encodeURIComponent(host + path)}`;
}

function page(request: Request, kind: PageKind, warned?: Warned): Response {
  const { status, html } = renderPage(kind, pickLanguage(request.headers.get('accept-language')), warned);
  return new Response(request.method === 'HEAD' ? null : html, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': `default-src 'none'; style-src '${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex',
      vary: 'accept-language',
      ...retryAfter[status],
    },
  });
}

function answerOtherMethod(method: string): Response {
  const allow = { allow: 'GET, HEAD, OPTIONS' };
  return method === 'OPTIONS'
    ? new Response(null, { status: 204, headers: allow })
    : new Response(null, { status: 405, headers: allow });
}

/** Link previews respect robots.txt, so links must stay fetchable; pages of ours say noindex themselves. */
const robots = (): Response =>
  new Response('User-agent: *\nDisallow:\n', {
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=86400' },
  });
