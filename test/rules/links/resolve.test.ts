import * as fc from 'fast-check';
import { describe, it } from 'vitest';

import { parseProjection, serializeProjection, type LinkProjection } from '../../../src/links/projection.ts';
import { resolve } from '../../../src/links/resolve.ts';

const now = 1_800_000_000_000;
const visit = { passed: false };
const link: LinkProjection = {
  v: 1,
  id: '01234567-89ab-7def-8123-456789abcdef',
  version: 3,
  url: 'https://example.com/',
  status: 302,
  state: 'live',
  expiresAt: null,
  expiredUrl: null,
  guarded: false,
};

describe('resolve', () => {
  it('redirects to the target with the status of the link', ({ expect }) => {
    expect(resolve({ ...link, status: 308 }, visit, now)).toMatchObject({
      kind: 'redirect',
      status: 308,
      location: link.url,
    });
  });
  it('is unknown only when the primary said no', ({ expect }) => {
    expect(resolve('absent', visit, now)).toEqual({ kind: 'unknown' });
  });
  it('is unavailable when nobody could be asked', ({ expect }) => {
    expect(resolve('failed', visit, now)).toEqual({ kind: 'unavailable' });
  });
  it('is gone when deleted or disabled', ({ expect }) => {
    expect(resolve({ ...link, state: 'deleted' }, visit, now)).toEqual({ kind: 'gone', reason: 'deleted' });
    expect(resolve({ ...link, state: 'disabled' }, visit, now)).toEqual({ kind: 'gone', reason: 'disabled' });
  });
  it('is gone from the very moment of expiry', ({ expect }) => {
    expect(resolve({ ...link, expiresAt: now + 1 }, visit, now)).toMatchObject({ kind: 'redirect' });
    expect(resolve({ ...link, expiresAt: now }, visit, now)).toEqual({ kind: 'gone', reason: 'expired' });
  });
  it('sends visitors of an expired link elsewhere, never for good', ({ expect }) => {
    const expired = { ...link, status: 301 as const, expiresAt: now, expiredUrl: 'https://example.com/over' };
    expect(resolve(expired, visit, now)).toMatchObject({
      kind: 'redirect',
      status: 302,
      location: 'https://example.com/over',
    });
  });
  it('warns visitors of a flagged link, of where it leads now', ({ expect }) => {
    const flagged = { ...link, guarded: true };
    expect(resolve(flagged, visit, now)).toEqual({ kind: 'warning', location: link.url });
    const expired = { ...flagged, expiresAt: now, expiredUrl: 'https://example.com/over' };
    expect(resolve(expired, visit, now)).toEqual({ kind: 'warning', location: 'https://example.com/over' });
    expect(resolve({ ...expired, expiredUrl: null }, visit, now)).toEqual({ kind: 'gone', reason: 'expired' });
    expect(resolve(flagged, { passed: true }, now)).toMatchObject({ kind: 'redirect' });
  });
  it('never redirects a blocked link, whatever else is set', ({ expect }) => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.option(fc.nat()),
        fc.option(fc.webUrl()),
        fc.boolean(),
        (guarded, expiresAt, expiredUrl, passed) => {
          expect(resolve({ ...link, state: 'blocked', guarded, expiresAt, expiredUrl }, { passed }, now)).toEqual({
            kind: 'blocked',
          });
        },
      ),
    );
  });
});

describe('parseProjection', () => {
  it('reads back what was written', ({ expect }) => {
    expect(parseProjection(serializeProjection(link))).toEqual(link);
  });
  it.for(['', '{', 'null', '[]', '"x"', '{"v":2}', '{"v":1,"id":"x"}'])('refuses %s', (text, { expect }) => {
    expect(parseProjection(text)).toBeNull();
  });
  it.for(Object.keys(link))('refuses a projection whose %s is damaged', (field, { expect }) => {
    expect(parseProjection(JSON.stringify({ ...link, [field]: { odd: true } }))).toBeNull();
  });
});
