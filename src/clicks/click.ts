/**
 * A click as the redirect captures it: plain data, every string bounded, so that a buffer of them is bounded too. Read from the
 * request on the hot path, so it decides as little as possible; what a click means is decided by the consumer.
 */
import { toPlaceText, type PlaceFields } from './place.ts';

/** The classes a click may have. Stored as the index: append, never reorder. A class is a label, never a reason to drop a click. */
export const clickClasses = ['human', 'bot', 'preview', 'prefetch'] as const;
export type ClickClass = (typeof clickClasses)[number];

/** What the edge saw that tells of a class. Sent as the index: append, never reorder. */
export const clickSignals = ['none', 'prefetch', 'automated'] as const;
export type ClickSignal = (typeof clickSignals)[number];

/** As the request had it: what is in the texts is tidied when the batch is packed, each distinct one once. */
export interface Click {
  /** UUID of the link. */
  linkId: string;
  /** Milliseconds since 1970; of an opted-out click the beginning of its hour. */
  timeMs: number;
  signal: ClickSignal;
  /** DNT: 1 or Sec-GPC: 1. Everything below is empty then. */
  optedOut: boolean;
  /** Text fields are '' when unknown. */
  userAgent: string;
  /** Beginning of the Referer; only its scheme and host leave the Worker. */
  referrer: string;
  /** Beginning of Accept-Language. */
  language: string;
  /** See place.ts. */
  place: string;
  /** Only until it is hashed at flush time; it never leaves the Worker. */
  ip: string;
}

/** Most UTF-16 units kept of each text. */
export const clickTextLimits = { userAgent: 512, referrer: 300, language: 35, place: 300, ip: 45 } as const;

interface HeaderReader {
  get(name: string): string | null;
}

/** What a click is made of; a Request is one. */
export interface ClickSource {
  headers: HeaderReader;
  cf?: PlaceFields | undefined;
}

// With an opt-out no user agent is kept, so the coarse question is asked here, by the names that crawlers give themselves.
const namesItselfAutomated = /bot\b|crawl|spider|preview|externalhit|headless|curl\/|python|wget/i;

/** The click of one request that was redirected. Its place is in that header, or in `cf` when there is none of that name: ''. */
export function toClick(linkId: string, request: ClickSource, placeHeader: string, nowMs: number): Click {
  const { headers } = request;
  const signal = isPrefetch(headers) ? 'prefetch' : 'none';
  const userAgent = headers.get('user-agent');
  if (headers.get('sec-gpc') === '1' || headers.get('dnt') === '1') return toOptedOut(linkId, signal, userAgent, nowMs);
  const limit = clickTextLimits;
  return {
    linkId,
    timeMs: nowMs,
    signal,
    optedOut: false,
    userAgent: clip(userAgent, limit.userAgent),
    referrer: clip(headers.get('referer'), limit.referrer),
    language: clip(headers.get('accept-language'), limit.language),
    place: clip(placeHeader === '' ? toPlaceText(request.cf) : headers.get(placeHeader), limit.place),
    ip: clip(headers.get('cf-connecting-ip'), limit.ip),
  };
}

function toOptedOut(linkId: string, signal: ClickSignal, userAgent: string | null, nowMs: number): Click {
  const isAutomated = !userAgent || namesItselfAutomated.test(userAgent);
  return {
    linkId,
    timeMs: nowMs - (nowMs % 3_600_000),
    signal: signal === 'none' && isAutomated ? 'automated' : signal,
    optedOut: true,
    userAgent: '',
    referrer: '',
    language: '',
    place: '',
    ip: '',
  };
}

/**
 * Sec-Purpose is the standard (Fetch, section 2.2.9), Purpose what Chrome and Safari sent before. X-moz and X-purpose are not read: no
 * browser has sent them since 2023, and each header that is asked for costs every redirect.
 */
function isPrefetch(headers: HeaderReader): boolean {
  const purpose = headers.get('sec-purpose') ?? headers.get('purpose');
  return purpose !== null && /prefetch|prerender|preview/i.test(purpose);
}

function clip(text: string | null, maxUnits: number): string {
  if (text === null) return '';
  return text.length <= maxUnits ? text : text.slice(0, maxUnits);
}

const printableAscii = /^[ -~]*$/;

/** Free of what neither JSON nor Postgres can carry: NUL, other controls, half of a surrogate pair. */
export function withoutControls(text: string): string {
  if (printableAscii.test(text)) return text;
  // oxlint-disable-next-line no-control-regex -- control characters are what this removes
  return text.replaceAll(/[\u0000-\u001f\u007f]/g, '').toWellFormed();
}
