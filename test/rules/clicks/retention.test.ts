import { expect, it } from 'vitest';

import { parseRetention } from '../../../src/clicks/retention.ts';

it.each([
  ['0', 0],
  ['24', 24],
  ['9999', 9999],
])('%j is that many months', (text, months) => {
  expect(parseRetention(text)).toBe(months);
});

it.each(['', ' ', '-1', '1.5', '1e3', '10000', '2 years', 'never'])(
  '%j is refused, not taken for another number',
  (text) => {
    expect(() => parseRetention(text)).toThrow('CLICK_RETENTION_MONTHS');
  },
);
