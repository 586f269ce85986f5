import * as fc from 'fast-check';
import { describe, it } from 'vitest';

import { formatCursor, parseCursor } from '../../../src/lib/cursor.ts';

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
