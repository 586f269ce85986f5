/**
 * A click as the redirect captures it: plain data, every string bounded, so that a buffer of them is bounded too. Read from the
 * request on the hot path, so it decides as little as possible; what a click means is decided by the consumer.
 */

/** The classes a click may have. Stored as the index: append, never reorder. A class is a label, never a reason to drop a click. */
export const clickClasses = ['human', 'bot', 'preview', 'prefetch'] as const;
export type ClickClass = (typeof clickClasses)[number];

/** What the edge saw that tells of a class. Sent as the index: append, never reorder. */
export const clickSignals = ['none', 'prefetch', 'automated'] as const;
export type ClickSignal = (typeof clickSignals)[number];

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
  /** Scheme and host of the page that linked here: paths and queries may hold what is nobody's business. */
  referrer: string;
  /** Beginning of Accept-Language. */
  language: string;
  country: string;
  region: string;
  city: string;
  continent: string;
  /** Autonomous system of the visitor's network, 0 when unknown. */
  asn: number;
  /** Only until it is hashed at flush time; it never leaves the Worker. */
  ip: string;
}

/** Most UTF-16 units kept of each text. */
export const clickTextLimits = { userAgent: 512, referrer: 300, language: 35, place: 100, ip: 45 } as const;

interface HeaderReader {
  get(name: string): string | null;
}

/** The fields of `request.cf` that a click keeps; unknown because the runtime, not a type, fills them. */
interface PlaceReader {
  country?: unknown;
  region?: unknown;
  city?: unknown;
  continent?: unknown;
  asn?: unknown;
}

// With an opt-out no user agent is kept, so the coarse question is asked here, by the names that crawlers give themselves.
const namesItselfAutomated = /bot\b|crawl|spider|preview|externalhit|headless|curl\/|python|wget/i;

/** The click of one request that was redirected. */
export function toClick(linkId: string, headers: HeaderReader, cf: PlaceReader | undefined, nowMs: number): Click {
  const signal = isPrefetch(headers) ? 'prefetch' : 'none';
  const userAgent = headers.get('user-agent');
  if (headers.get('sec-gpc') === '1' || headers.get('dnt') === '1') return toOptedOut(linkId, signal, userAgent, nowMs);
  const limit = clickTextLimits;
  return {
    linkId,
    timeMs: nowMs,
    signal,
    optedOut: false,
    userAgent: tidy(userAgent, limit.userAgent),
    referrer: tidy(originOf(headers.get('referer')), limit.referrer),
    language: tidy(headers.get('accept-language'), limit.language),
    country: tidy(cf?.country, limit.place),
    region: tidy(cf?.region, limit.place),
    city: tidy(cf?.city, limit.place),
    continent: tidy(cf?.continent, limit.place),
    asn: typeof cf?.asn === 'number' && Number.isSafeInteger(cf.asn) && cf.asn > 0 ? cf.asn : 0,
    ip: tidy(headers.get('cf-connecting-ip'), limit.ip),
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
    country: '',
    region: '',
    city: '',
    continent: '',
    asn: 0,
    ip: '',
  };
}

/** Sec-Purpose is the standard (Fetch, section 2.2.9); the others are what older Chrome, Safari and Firefox send. */
function isPrefetch(headers: HeaderReader): boolean {
  const purpose =
    headers.get('sec-purpose') ?? headers.get('purpose') ?? headers.get('x-purpose') ?? headers.get('x-moz');
  return purpose !== null && /prefetch|prerender|preview/i.test(purpose);
}

function originOf(referrer: string | null): string {
  const start = (referrer ?? '').indexOf('://');
  if (referrer === null || start < 0) return '';
  const length = referrer.slice(start + 3).search(/[/?#]/);
  return length < 0 ? referrer : referrer.slice(0, start + 3 + length);
}

const printableAscii = /^[ -~]*$/;

/** Printable ASCII is one byte a unit, everything else at most three. */
export const textBytes = (text: string): number => (printableAscii.test(text) ? text.length : text.length * 3);

/** Cut to length and free of what neither JSON nor Postgres can carry: NUL, other controls, half of a surrogate pair. */
function tidy(value: unknown, maxUnits: number): string {
  const text = typeof value === 'string' ? value.slice(0, maxUnits) : '';
  return printableAscii.test(text) ? text : withoutControls(text);
}

export function withoutControls(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what this removes
  return text.replaceAll(/[\u0000-\u001f\u007f]/g, '').toWellFormed();
}
