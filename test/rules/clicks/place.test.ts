import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { nowhere, parsePlace, toPlaceText } from '../../../src/clicks/place.ts';

describe('a place', () => {
  it('is one text', () => {
    const fields = { country: 'DE', region: 'Bavaria', city: 'München', continent: 'EU', asn: 3320 };
    expect(toPlaceText(fields)).toBe('DE|Bavaria|München|EU|3320');
    expect(parsePlace('DE|Bavaria|München|EU|3320')).toEqual(fields);
  });

  it('may be known in part', () => {
    expect(parsePlace(toPlaceText({ country: 'T1' }))).toEqual({ ...nowhere, country: 'T1' });
    expect(parsePlace(toPlaceText(undefined))).toEqual(nowhere);
  });

  it.each(['', 'DE', 'DE|Bavaria|Munich|EU', 'DE|Bavaria|Munich|EU|3320|more', '||||', '||||x', '||||-1', '||||1.5'])(
    'is nowhere when %j came',
    (text) => {
      expect(parsePlace(text)).toEqual(nowhere);
    },
  );

  it('reads back whatever the runtime gave, and never throws', () => {
    const field = fc.oneof(fc.string({ maxLength: 200 }), fc.anything());
    const fields = fc.record({ country: field, region: field, city: field, continent: field, asn: field });
    fc.assert(
      fc.property(fields, (given) => {
        const place = parsePlace(toPlaceText(given));
        expect(Number.isSafeInteger(place.asn)).toBe(true);
        const city = typeof given.city === 'string' ? given.city.slice(0, 70).replaceAll('|', ' ') : '';
        expect(place.city).toBe(city);
      }),
    );
  });
});
