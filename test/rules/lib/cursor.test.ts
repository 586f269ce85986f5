import * as fc from 'fast-check';
import { describe, it } from 'vitest';

import { formatCursor, parseCursor, toPage } from '../../../src/lib/cursor.ts';

describe('cursors', () => {
  it('hold what was put in', ({ expect }) => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.constant(null));
    fc.assert(
      fc.property(fc.array(value), (values) => {
        expect(parseCursor(formatCursor(values))).toEqual(values);
      }),
    );
  });
  it('never throw on other text', ({ expect }) => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const parsed = parseCursor(text);
        expect(parsed === null || Array.isArray(parsed)).toBe(true);
      }),
    );
  });
  it('are refused when they hold an object', ({ expect }) => {
    expect(parseCursor(Buffer.from('[{"a":1}]').toString('base64url'))).toBeNull();
  });
});

describe('a page of rows, one more of which was asked for', () => {
  it('ends before that one, and its cursor holds the last row shown', ({ expect }) => {
    expect(toPage([5, 4, 3], 2, (last) => [last])).toEqual({ page: [5, 4], nextCursor: formatCursor([4]) });
  });
  it('has no cursor when there is no such row', ({ expect }) => {
    expect(toPage([5, 4], 2, (last) => [last])).toEqual({ page: [5, 4], nextCursor: null });
    expect(toPage([], 2, (last) => [last])).toEqual({ page: [], nextCursor: null });
  });
});
