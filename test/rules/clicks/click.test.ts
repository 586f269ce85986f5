import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readClick, toCapture } from '../../../src/clicks/click.ts';
import { visitLimits, type VisitSource } from '../../../src/clicks/visit.ts';

const cf = { country: 'DE', region: 'Bavaria', city: 'München', continent: 'EU', asn: 3320 };
const header = 'x-visit';
const request = (values: Record<string, string>) => ({ headers: { get: (name: string) => values[name] ?? null }, cf });
/** Whoever asks this one for its place has done too much. */
const unplaced = (values: Record<string, string>) => ({
  ...request(values),
  get cf(): never {
    throw new Error('the place of this click is not kept');
  },
});
const toClick = (...[linkId, request, visitHeader, nowMs]: [string, VisitSource, string, number]) =>
  readClick(toCapture(linkId, request, visitHeader, nowMs));
const now = Date.UTC(2026, 10, 22, 10, 30, 15);

const browser = {
  'user-agent': 'Mozilla/5.0 (iPhone)',
  referer: 'https://www.example.org/secret/path?token=1#x',
  'accept-language': 'de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7,fr;q=0.6',
  'cf-connecting-ip': '192.0.2.1',
};

describe('toClick', () => {
  it('keeps what a visitor sends', () => {
    expect(toClick('link', request(browser), '', now)).toEqual({
      linkId: 'link',
      timeMs: now,
      signal: 'none',
      optedOut: false,
      userAgent: 'Mozilla/5.0 (iPhone)',
      referrer: 'https://www.example.org/secret/path?token=1#x',
      language: 'de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7',
      place: 'DE|Bavaria|München|EU|3320',
      ip: '192.0.2.1',
    });
  });

  it('asks for the header that the zone fills and nothing else', () => {
    const asked: string[] = [];
    const visit = 'DE|Berlin|Berlin|EU|3320|192.0.2.7||||fr|https://a.example/ Mozilla/5.0 (X11 | Linux)';
    const source = unplaced({ ...browser, [header]: visit });
    const { get } = source.headers;
    source.headers.get = (name) => {
      asked.push(name);
      return get(name);
    };
    expect(toClick('link', source, header, now)).toEqual({
      linkId: 'link',
      timeMs: now,
      signal: 'none',
      optedOut: false,
      userAgent: 'Mozilla/5.0 (X11 | Linux)',
      referrer: 'https://a.example/',
      language: 'fr',
      place: 'DE|Berlin|Berlin|EU|3320',
      ip: '192.0.2.7',
    });
    expect(asked).toEqual([header]);
  });

  it('reads all the others when it is missing', () => {
    expect(toClick('link', request(browser), header, now)).toEqual(toClick('link', request(browser), '', now));
  });

  it('obeys an opt-out and knows a prefetch from the header too', () => {
    const click = (visit: string) => toClick('link', unplaced({ [header]: visit }), header, now);
    expect(click('DE||||3320|192.0.2.7|1|||fr| Firefox')).toMatchObject({ optedOut: true, ip: '', language: '' });
    expect(click('DE||||3320|192.0.2.7||1||fr| curl/8')).toMatchObject({ optedOut: true, signal: 'automated' });
    expect(click('DE||||3320|192.0.2.7|||prefetch|fr| Firefox')).toMatchObject({ optedOut: false, signal: 'prefetch' });
  });

  it('keeps empty texts where nothing is known', () => {
    const click = toClick('link', { ...request({}), cf: undefined }, '', now);
    expect(click).toMatchObject({ userAgent: '', referrer: '', language: '', place: '', ip: '' });
  });

  it.each([{ dnt: '1' }, { 'sec-gpc': '1' }])('keeps link, hour and class only when the visitor sends %o', (optOut) => {
    expect(toClick('link', unplaced({ ...browser, ...optOut }), '', now)).toEqual({
      linkId: 'link',
      timeMs: Date.UTC(2026, 10, 22, 10),
      signal: 'none',
      optedOut: true,
      userAgent: '',
      referrer: '',
      language: '',
      place: '',
      ip: '',
    });
  });

  it.each([
    ['Mozilla/5.0 (compatible; Googlebot/2.1)', 'automated'],
    ['facebookexternalhit/1.1', 'automated'],
    ['curl/8.5.0', 'automated'],
    ['', 'automated'],
    ['Mozilla/5.0 (Android 15; Mobile; rv:143.0)', 'none'],
  ])('knows of an opted-out %j that it is %s', (userAgent, signal) => {
    expect(toClick('link', unplaced({ 'user-agent': userAgent, dnt: '1' }), '', now).signal).toBe(signal);
  });

  it.each([
    ['sec-purpose', 'prefetch', 'prefetch'],
    ['sec-purpose', 'prefetch;prerender', 'prefetch'],
    ['purpose', 'prefetch', 'prefetch'],
    ['purpose', 'preview', 'prefetch'],
    ['dnt', '0', 'none'],
  ])('reads %s: %s as %s', (name, value, signal) => {
    expect(toClick('link', request({ ...browser, [name]: value }), '', now).signal).toBe(signal);
  });

  it('bounds every text', () => {
    const wild = fc.oneof(fc.string({ maxLength: 2000, unit: 'binary' }), fc.string({ maxLength: 2000 }));
    fc.assert(
      fc.property(wild, (text) => {
        const {
          userAgent,
          referrer,
          language,
          place: where,
          ip,
        } = toClick('link', { headers: { get: () => text } }, header, now);
        const limit = visitLimits;
        expect(userAgent.length).toBeLessThanOrEqual(limit.userAgent);
        expect(referrer.length).toBeLessThanOrEqual(limit.referrer);
        expect(language.length).toBeLessThanOrEqual(limit.language);
        expect(where.length).toBeLessThanOrEqual(limit.place);
        expect(ip.length).toBeLessThanOrEqual(limit.ip);
      }),
    );
  });
});
