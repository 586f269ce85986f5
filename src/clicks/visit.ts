/**
 * What a request tells of its visitor, as one text, because each header that is asked for costs a redirect half a microsecond:
 *
 *     country|region|city|continent|network|address|DNT|Sec-GPC|purpose|language|referrer user agent
 *
 * A zone's rule writes it into a header (scripts/deploy/place-rule.ts); without the rule the Worker puts it together. What the
 * platform knows comes first, so that a `|` in what a visitor has sent can spoil only the rest of what they have sent, all
 * of which they may choose anyway. A referrer is a URL and has no space, a user agent may have everything.
 */
import { toOwnText } from '../lib/bytes.ts';
import { toPlaceText, type PlaceFields } from './place.ts';

/** Every text is '' when it is unknown. */
export interface Visit {
  /** See place.ts. */
  place: string;
  ip: string;
  dnt: string;
  gpc: string;
  /** Sec-Purpose, or Purpose. */
  purpose: string;
  language: string;
  referrer: string;
  userAgent: string;
}

/** Most UTF-16 units kept of each text. */
export const visitLimits = { userAgent: 512, referrer: 300, language: 35, place: 300, ip: 45 } as const;

/** Most that is kept of the whole until it is taken apart: nobody's texts are longer, and a rule's header is no longer than 4 KB. */
const maxUnits = 2048;

interface HeaderReader {
  get(name: string): string | null;
}

/** What a visit is read from; a Request is one. */
export interface VisitSource {
  headers: HeaderReader;
  cf?: PlaceFields | undefined;
}

/** The visit of a request: from the header of that name, or, when the name is '' or the header missing, from everything else. */
export function toVisitText(request: VisitSource, visitHeader: string): string {
  const text = visitHeader === '' ? null : request.headers.get(visitHeader);
  return text === null ? formatVisit(readVisit(request)) : clip(text, maxUnits);
}

/**
 * Sec-Purpose is the standard (Fetch, section 2.2.9), Purpose what Chrome and Safari sent before. X-moz and X-purpose are not read: no
 * browser has sent them since 2023.
 */
function readVisit(request: VisitSource): Visit {
  const { headers } = request;
  const dnt = headers.get('dnt') ?? '';
  const gpc = headers.get('sec-gpc') ?? '';
  return {
    // The dearest of all is not asked for when it will not be kept.
    place: isOptedOut({ dnt, gpc }) ? '' : toPlaceText(request.cf),
    ip: headers.get('cf-connecting-ip') ?? '',
    dnt,
    gpc,
    purpose: headers.get('sec-purpose') ?? headers.get('purpose') ?? '',
    language: clip(headers.get('accept-language') ?? '', visitLimits.language),
    referrer: clip(headers.get('referer') ?? '', visitLimits.referrer),
    userAgent: headers.get('user-agent') ?? '',
  };
}

/** The visitor asks not to be tracked. */
export const isOptedOut = ({ dnt, gpc }: Pick<Visit, 'dnt' | 'gpc'>): boolean => gpc === '1' || dnt === '1';

export function formatVisit({ place, ip, dnt, gpc, purpose, language, referrer, userAgent }: Visit): string {
  return clip(`${place || unknownPlace}|${ip}|${dnt}|${gpc}|${purpose}|${language}|${referrer} ${userAgent}`, maxUnits);
}

/** The visit in a text. Whatever the text, every part is bounded; parts that are not there are ''. */
export function parseVisit(text: string): Visit {
  let placeEnd = -1;
  for (let part = 0; part < placeParts; part++) placeEnd = endOf(text, '|', placeEnd + 1);
  const ipEnd = endOf(text, '|', placeEnd + 1);
  const dntEnd = endOf(text, '|', ipEnd + 1);
  const gpcEnd = endOf(text, '|', dntEnd + 1);
  const purposeEnd = endOf(text, '|', gpcEnd + 1);
  const languageEnd = endOf(text, '|', purposeEnd + 1);
  const referrerEnd = endOf(text, ' ', languageEnd + 1);
  const limit = visitLimits;
  const place = text.slice(0, placeEnd);
  return {
    place: place === unknownPlace ? '' : clip(place, limit.place),
    ip: clip(text.slice(placeEnd + 1, ipEnd), limit.ip),
    dnt: text.slice(ipEnd + 1, dntEnd),
    gpc: text.slice(dntEnd + 1, gpcEnd),
    purpose: text.slice(gpcEnd + 1, purposeEnd),
    language: clip(text.slice(purposeEnd + 1, languageEnd), limit.language),
    referrer: clip(text.slice(languageEnd + 1, referrerEnd), limit.referrer),
    userAgent: clip(text.slice(referrerEnd + 1), limit.userAgent),
  };
}

const placeParts = 5;
const unknownPlace = '|'.repeat(placeParts - 1);

/** Where the part that begins there ends: at the mark, or with the text. */
function endOf(text: string, mark: string, start: number): number {
  const end = text.indexOf(mark, start);
  return end < 0 ? text.length : end;
}

/** A part of a header of 100 KB must not keep all of it until the click is sent. */
function clip(text: string, units: number): string {
  if (text.length <= units) return text;
  const part = text.slice(0, units);
  return text.length <= maxUnits ? part : toOwnText(part);
}
