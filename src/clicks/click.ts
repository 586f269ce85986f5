/**
 * A click: as the redirect captures it, which decides nothing, and as it is read when its batch is packed, after the visitor's answer.
 * Every string is bounded, so that a buffer of them is bounded too. What a click means is decided by the consumer.
 */
import { isOptedOut, parseVisit, toVisitText, type Visit, type VisitSource } from './visit.ts';

/** What is kept of a request until its batch is packed, at most a second. */
export interface Capture {
  /** UUID of the link. */
  linkId: string;
  /** Milliseconds since 1970. */
  timeMs: number;
  /** See visit.ts. */
  visit: string;
}

/** The classes a click may have. Stored as the index: append, never reorder. A class is a label, never a reason to drop a click. */
export const clickClasses = ['human', 'bot', 'preview', 'prefetch'] as const;
export type ClickClass = (typeof clickClasses)[number];

/** What the edge saw that tells of a class. Sent as the index: append, never reorder. */
export const clickSignals = ['none', 'prefetch', 'automated'] as const;
export type ClickSignal = (typeof clickSignals)[number];

/** As the request had it: what is in the texts is tidied as they are packed, each distinct one once. */
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

// With an opt-out no user agent is kept, so the coarse question is asked here, by the names that crawlers give themselves.
const namesItselfAutomated = /bot\b|crawl|spider|preview|externalhit|headless|curl\/|python|wget/i;

/** The capture of one request that was redirected; see visit.ts for the header. */
export const toCapture = (linkId: string, request: VisitSource, visitHeader: string, nowMs: number): Capture => ({
  linkId,
  timeMs: nowMs,
  visit: toVisitText(request, visitHeader),
});

export function readClick({ linkId, timeMs, visit }: Capture): Click {
  const read = parseVisit(visit);
  const signal = isPrefetch(read) ? 'prefetch' : 'none';
  if (isOptedOut(read)) return toOptedOut(linkId, signal, read.userAgent, timeMs);
  const { userAgent, referrer, language, place, ip } = read;
  return { linkId, timeMs, signal, optedOut: false, userAgent, referrer, language, place, ip };
}

function toOptedOut(linkId: string, signal: ClickSignal, userAgent: string, timeMs: number): Click {
  const isAutomated = userAgent === '' || namesItselfAutomated.test(userAgent);
  return {
    linkId,
    timeMs: timeMs - (timeMs % 3_600_000),
    signal: signal === 'none' && isAutomated ? 'automated' : signal,
    optedOut: true,
    userAgent: '',
    referrer: '',
    language: '',
    place: '',
    ip: '',
  };
}

const isPrefetch = ({ purpose }: Visit): boolean => purpose !== '' && /prefetch|prerender|preview/i.test(purpose);

const printableAscii = /^[ -~]*$/;

/** Free of what neither JSON nor Postgres can carry: NUL, other controls, half of a surrogate pair. */
export function withoutControls(text: string): string {
  if (printableAscii.test(text)) return text;
  // oxlint-disable-next-line no-control-regex -- control characters are what this removes
  return text.replaceAll(/[\u0000-\u001f\u007f]/g, '').toWellFormed();
}
