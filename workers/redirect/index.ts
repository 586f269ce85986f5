import { env, waitUntil } from 'cloudflare:workers';

import { openClickChannel, openSpool } from '../../src/clicks/channels.ts';
import { toCapture } from '../../src/clicks/click.ts';
import { changedLinksHeader, everything, parseChangedLinks } from '../../src/lib/changed-links.ts';
import { openLinkCache } from '../../src/links/cache.ts';
import { openLinkMemo } from '../../src/links/find.ts';
import { within } from '../../src/platform/deadline.ts';
import { describeError, emit } from '../../src/platform/events.ts';
import type { Found } from '../../src/links/resolve.ts';
import { openMissShield } from '../../src/visitor/channels.ts';
import { serveVisitor, type VisitorDeps } from '../../src/visitor/routes.ts';
import { openFind } from './find.ts';

// The global Env is the union of all Workers'; this module runs as the redirect Worker.
const bindings = env as RedirectEnv;
const aliases = new Set(bindings.APP_HOST_ALIASES.split(','));
const memo = openLinkMemo();
const projections = openLinkCache(bindings.LINKS);
const clicks = openClickChannel({
  queue: bindings.CLICKS,
  salt: (day) => bindings.LOOKUP.visitorSalt(day),
  wait: (ms) => scheduler.wait(ms),
  spool: openSpool(bindings.SPOOL),
  packing: bindings.CLICK_PACKING === 'each' ? 'each' : 'window',
});

const visitHeader = bindings.VISIT_HEADER;

/** A visitor who has waited this long is better told to try again. */
const lookupMs = 5000;
/** Behind a KV that hangs there is still the lookup Worker to ask. */
const projectionMs = 2000;
const now = () => Date.now();
const wait = (ms: number) => scheduler.wait(ms);
const canonicalHost = (host: string) => (aliases.has(host) ? bindings.APP_HOST : host);

const { findNow, find } = openFind({
  memo,
  changes: {
    ask: () => Promise.resolve(bindings.LOOKUP.revocations(2)),
    cache: caches.default,
    cacheUrl: `https://${bindings.APP_HOST}/.well-known/linkpulse/revocations/2`,
  },
  admits: openMissShield({ binding: bindings.MISSES, now, wait }),
  projection: (address) => within(projectionMs, 'KV', projections.get(address)),
  lookup: (address, atLeast) =>
    within<Found>(lookupMs, 'lookup', Promise.resolve(bindings.LOOKUP.lookup(address, atLeast))),
  now,
  wait,
  waitUntil,
});

const deps: VisitorDeps = {
  now,
  canonicalHost,
  appHost: bindings.APP_HOST,
  isAppHost: (host) => canonicalHost(host) === bindings.APP_HOST,
  findNow,
  find,
  capture: (request, link, nowMs) => clicks.capture(toCapture(link.id, request, visitHeader, nowMs), nowMs, waitUntil),
  forwardToApp,
};

/** The API tells which links a request has changed, so that whoever changed them sees it here at once. */
async function forwardToApp(request: Request): Promise<Response> {
  const response = await bindings.API.fetch(request);
  const changed = response.headers.get(changedLinksHeader);
  if (changed === null) return response;
  const addresses = parseChangedLinks(changed);
  if (addresses === everything) memo.clear();
  else for (const address of addresses) memo.delete(address);
  const answer = new Response(response.body, response);
  answer.headers.delete(changedLinksHeader);
  return answer;
}

function answerBrokenInvariant(error: unknown): Response {
  emit('error', 'visit.serve.failed', { error: describeError(error) });
  return new Response('Something went wrong on our side.', { status: 500, headers: { 'cache-control': 'no-store' } });
}

export default {
  // Not async: a hot redirect makes no promise.
  fetch(request) {
    try {
      const response = serveVisitor(request, deps);
      return response instanceof Promise ? response.catch(answerBrokenInvariant) : response;
    } catch (error) {
      return answerBrokenInvariant(error);
    }
  },
} satisfies ExportedHandler<RedirectEnv>;
