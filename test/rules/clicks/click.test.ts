import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clickTextLimits, textBytes, toClick } from '../../../src/clicks/click.ts';

const headers = (values: Record<string, string>) => ({ get: (name: string) => values[name] ?? null });
const now = Date.UTC(2026, 10, 22, 10, 30, 15);
const cf = { country: 'DE', region: 'Bavaria', city: 'München', continent: 'EU', asn: 3320 };

const browser = {
  'user-agent': 'Mozilla/5.0 (iPhone)',
  referer: 'https://www.example.org/secret/path?token=1#x',
  'accept-language': 'de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7,fr;q=0.6',
  'cf-connecting-ip': '192.0.2.1',
};

describe('toClick', () => {
  it('keeps what a visitor sends, of the referrer only the origin', () => {
    expect(toClick('link', headers(browser), cf, now)).toEqual({
      linkId: 'link',
      timeMs: now,
      signal: 'none',
      optedOut: false,
      userAgent: 'Mozilla/5.0 (iPhone)',
      referrer: 'https://www.example.org',
      language: 'de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7',
      country: 'DE',
      region: 'Bavaria',
      city: 'München',
      continent: 'EU',
      asn: 3320,
      ip: '192.0.2.1',
    });
  });

  it('keeps empty texts where nothing is known', () => {
    const click = toClick('link', headers({}), undefined, now);
    expect(click).toMatchObject({ userAgent: '', referrer: '', language: '', country: '', city: '', asn: 0, ip: '' });
  });

  it.each([{ dnt: '1' }, { 'sec-gpc': '1' }])('keeps link, hour and class only when the visitor sends %o', (optOut) => {
    expect(toClick('link', headers({ ...browser, ...optOut }), cf, now)).toEqual({
      linkId: 'link',
      timeMs: Date.UTC(2026, 10, 22, 10),
      signal: 'none',
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
    });
  });

  it.each([
    ['Mozilla/5.0 (compatible; Googlebot/2.1)', 'automated'],
    ['facebookexternalhit/1.1', 'automated'],
    ['curl/8.5.0', 'automated'],
    ['', 'automated'],
    ['Mozilla/5.0 (Android 15; Mobile; rv:143.0)', 'none'],
  ])('knows of an opted-out %j that it is %s', (userAgent, signal) => {
    expect(toClick('link', headers({ 'user-agent': userAgent, dnt: '1' }), cf, now).signal).toBe(signal);
  });

  it.each([
    ['sec-purpose', 'prefetch', 'prefetch'],
    ['sec-purpose', 'prefetch;prerender', 'prefetch'],
    ['purpose', 'prefetch', 'prefetch'],
    ['x-purpose', 'preview', 'prefetch'],
    ['x-moz', 'prefetch', 'prefetch'],
    ['dnt', '0', 'none'],
  ])('reads %s: %s as %s', (name, value, signal) => {
    expect(toClick('link', headers({ ...browser, [name]: value }), cf, now).signal).toBe(signal);
  });

  it.each([
    ['https://example.org?q=1', 'https://example.org'],
    ['https://example.org#top', 'https://example.org'],
    ['android-app://com.slack/', 'android-app://com.slack'],
    ['about:blank', ''],
    ['/relative', ''],
  ])('cuts the referrer %s to %j', (referer, origin) => {
    expect(toClick('link', headers({ referer }), cf, now).referrer).toBe(origin);
  });

  it('bounds every text and lets no control character or half a character in', () => {
    const wild = fc.oneof(fc.string({ maxLength: 2000, unit: 'binary' }), fc.string({ maxLength: 2000 }));
    fc.assert(
      fc.property(wild, fc.anything(), (text, any) => {
        const click = toClick('link', { get: () => text }, { country: text, region: any, city: text, asn: any }, now);
        expect(click.userAgent.length).toBeLessThanOrEqual(clickTextLimits.userAgent);
        for (const value of [
          click.userAgent,
          click.referrer,
          click.language,
          click.country,
          click.region,
          click.city,
          click.ip,
        ]) {
          expect(value.isWellFormed()).toBe(true);
          // oxlint-disable-next-line no-control-regex -- what must not be there
          expect(value).not.toMatch(/[\u0000-\u001f\u007f]/);
          expect(textBytes(value)).toBeGreaterThanOrEqual(new TextEncoder().encode(value).length);
        }
        expect(Number.isSafeInteger(click.asn)).toBe(true);
      }),
    );
  });
});
