import * as fc from 'fast-check';
import { describe, it } from 'vitest';

import { newUuid, parsePublicId, toPublicId } from '../../../src/lib/id.ts';

const random = fc.uint8Array({ minLength: 10, maxLength: 10 });

describe('newUuid', () => {
  it('is a version 7 UUID of the time', ({ expect }) => {
    expect(newUuid(0x0123456789ab, new Uint8Array(10).fill(0xff))).toBe('01234567-89ab-7fff-bfff-ffffffffffff');
  });
  it('sorts by time', ({ expect }) => {
    fc.assert(
      fc.property(fc.nat(2 ** 47), fc.integer({ min: 1, max: 10_000 }), random, random, (ms, later, a, b) => {
        expect(newUuid(ms, a) < newUuid(ms + later, b)).toBe(true);
      }),
    );
  });
});

describe('public ids', () => {
  it('come back as the UUID they were made of', ({ expect }) => {
    fc.assert(
      fc.property(fc.uuid(), (uuid) => {
        expect(parsePublicId('link', toPublicId('link', uuid))).toBe(uuid);
      }),
    );
  });
  it.for([
    ['another prefix', 'ws_01k9xg3v5m8t4q2r7w6y1z0abc'],
    ['a letter outside the alphabet', 'link_01k9xg3v5m8t4q2r7w6y1z0abu'],
    ['more than 128 bits', 'link_zzzzzzzzzzzzzzzzzzzzzzzzzz'],
    ['too short', 'link_01k9xg3v5m8t4q2r7w6y1z0ab'],
    ['nothing', ''],
  ] as const)('are refused with %s', ([, text], { expect }) => {
    expect(parsePublicId('link', text)).toBeNull();
  });
});
