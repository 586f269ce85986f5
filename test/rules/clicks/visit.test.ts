import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { formatVisit, parseVisit, visitLimits, type Visit } from '../../../src/clicks/visit.ts';

const unknown: Visit = { place: '', ip: '', dnt: '', gpc: '', purpose: '', language: '', referrer: '', userAgent: '' };
const known: Visit = {
  place: 'DE|Bavaria|Munich|EU|3320',
  ip: '2001:db8::1',
  dnt: '0',
  gpc: '',
  purpose: 'prefetch;prerender',
  language: 'de-DE,de;q=0.9, en;q=0.8',
  referrer: 'https://example.org/a|b?c=d|e',
  userAgent: 'Mozilla/5.0 (X11; Linux | x86_64) Gecko',
};

const bounded = ['place', 'ip', 'language', 'referrer', 'userAgent'] as const;
const parts: (keyof Visit)[] = [...bounded, 'dnt', 'gpc', 'purpose'];

describe('a visit', () => {
  it('is one text', () => {
    const text =
      'DE|Bavaria|Munich|EU|3320|2001:db8::1|0||prefetch;prerender|de-DE,de;q=0.9, en;q=0.8|https://example.org/a|b?c=d|e Mozilla/5.0 (X11; Linux | x86_64) Gecko';
    expect(formatVisit(known)).toBe(text);
    expect(parseVisit(text)).toEqual(known);
  });

  it('may be known in part, also where a header has lost the space at its end', () => {
    const without = (names: (keyof Visit)[]): Visit => ({
      ...known,
      ...Object.fromEntries(names.map((name) => [name, ''])),
    });
    fc.assert(
      fc.property(fc.subarray(parts), (names) => {
        expect(parseVisit(formatVisit(without(names)).trimEnd())).toEqual(without(names));
      }),
    );
    expect(parseVisit('')).toEqual(unknown);
  });

  it('keeps what the platform knows, whatever the visitor sends', () => {
    const wild = fc.string({ maxLength: 600, unit: fc.constantFrom('|', ' ', 'x', '1', '\u6771') });
    const sent = fc.record({ dnt: wild, gpc: wild, purpose: wild, language: wild, referrer: wild, userAgent: wild });
    fc.assert(
      fc.property(sent, (texts) => {
        const { place, ip } = parseVisit(formatVisit({ ...known, ...texts }));
        expect({ place, ip }).toEqual({ place: known.place, ip: known.ip });
      }),
    );
  });

  it('is bounded, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 5000, unit: fc.constantFrom('|', ' ', 'x') }), (text) => {
        const visit = parseVisit(text);
        for (const name of bounded) expect(visit[name].length).toBeLessThanOrEqual(visitLimits[name]);
      }),
    );
  });
});
