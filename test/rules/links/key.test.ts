import * as fc from 'fast-check';
import { describe, it } from 'vitest';

import { isPossibleKey, maxKeyBytes, parseKey } from '../../../src/links/key.ts';

const elsewhere = { onAppHost: false };

/** Text of which a good part are keys. */
const keyLike = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'Z', '0', '-', '_', '.', '~', '/', 'é'), maxLength: 40 }),
  fc.string({ unit: fc.constantFrom('東', '京', 'ア', '한', '-', '/'), maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);

describe('parseKey', () => {
  it.for(['pricing', 'Spring-2026', 'a/b/c', 'v1.2', 'été', 'лето', 'ニュース東京', '한국', '東京', 'a', 'straße'])(
    'accepts %s',
    (key, { expect }) => {
      expect(parseKey(key, elsewhere)).toEqual({ ok: true, value: key });
    },
  );

  it.for([
    ['key_alphabet', ''],
    ['key_alphabet', 'a b'],
    ['key_alphabet', 'a?b'],
    ['key_alphabet', 'a%20b'],
    ['key_alphabet', '😀'],
    ['key_alphabet', 'a\u200bb'],
    ['key_segment', 'a//b'],
    ['key_segment', '../etc'],
    ['key_segment', 'a/.'],
    ['key_segment', '/a'],
    ['key_segment', 'a/'],
    ['key_reserved', 'robots.txt'],
    ['key_reserved', '.well-known/x'],
    ['key_too_long', 'a'.repeat(maxKeyBytes + 1)],
    ['key_too_long', 'ü'.repeat(maxKeyBytes / 2 + 1)],
    ['key_confusable', 'pаypal'], // Cyrillic а among Latin
    ['key_confusable', 'сосо'], // all Cyrillic, reads as coco
    ['key_confusable', 'ｐａｙ'], // full width
    ['key_confusable', 'ﬁne'], // ligature
    ['key_confusable', 'ıbm'], // dotless i
    ['key_confusable', 'ΑΒΕ'], // Greek, reads as ABE
    ['key_confusable', 'a١'], // Arabic-Indic digit
  ] as const)('refuses as %s: %s', ([code, key], { expect }) => {
    expect(parseKey(key, elsewhere)).toMatchObject({ ok: false, error: { code } });
  });

  it('keeps app paths for the app on its own host only', ({ expect }) => {
    expect(parseKey('app', { onAppHost: true })).toMatchObject({ ok: false, error: { code: 'key_reserved' } });
    expect(parseKey('API/x', { onAppHost: true })).toMatchObject({ ok: false, error: { code: 'key_reserved' } });
    expect(parseKey('app', elsewhere)).toEqual({ ok: true, value: 'app' });
  });

  it('composes what was typed with combining accents', ({ expect }) => {
    expect(parseKey('e\u0301te\u0301', elsewhere)).toEqual({ ok: true, value: 'été' });
  });

  it('accepts only keys that the redirect deems possible', ({ expect }) => {
    fc.assert(
      fc.property(keyLike, (text) => {
        const key = parseKey(text, elsewhere);
        if (!key.ok) return;
        expect(isPossibleKey(key.value)).toBe(true);
      }),
    );
  });
});
