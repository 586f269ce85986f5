import { describe, expect, it } from 'vitest';
import { toArrayText, toColumns, toTextArrayText } from '../../../src/clicks/columns.ts';
import type { LedgerBatch, LedgerClick } from '../../../src/clicks/delivery.ts';

const place = { country: 'DE', region: null, city: 'Munich', continent: 'EU' };
const agent = { browser: 'Firefox', os: null, device: 'desktop' } as const;

const aClick = (changes: Partial<LedgerClick>): LedgerClick => ({
  linkId: 'a',
  clickedAtMs: 7,
  class: 'human',
  place,
  agent,
  referrer: null,
  language: 'de',
  asn: null,
  visitor: null,
  optedOut: false,
  ...changes,
});

const aBatch = (...clicks: LedgerClick[]): LedgerBatch => ({
  id: 'x',
  isolateId: 'y',
  sequence: 0,
  captured: clicks.length,
  dropped: 0,
  sealedAtMs: 9,
  clicks,
});

describe('columns', () => {
  it('name what repeats by its position, and none by 0', () => {
    const other = { ...place, city: 'Leeds' };
    const { lists, clicks } = toColumns([
      aBatch(aClick({}), aClick({ linkId: 'b', referrer: 'x.example', class: 'prefetch' })),
      aBatch(),
      aBatch(aClick({ linkId: 'b', place: other, asn: 5, visitor: '00ff', optedOut: true, language: null })),
    ]);
    expect(lists).toEqual({
      links: ['a', 'b'],
      places: [place, other],
      agents: [agent],
      referrers: ['x.example'],
      languages: ['de'],
    });
    expect(clicks).toEqual({
      batch: [1, 1, 3],
      link: [1, 2, 2],
      timeMs: [7, 7, 7],
      class: [0, 3, 0],
      place: [1, 1, 2],
      agent: [1, 1, 1],
      referrer: [0, 1, 0],
      language: [1, 1, 0],
      asn: ['NULL', 'NULL', 5],
      visitor: ['NULL', 'NULL', '00ff'],
      optedOut: ['f', 'f', 't'],
    });
  });

  it('are written as Postgres reads arrays', () => {
    expect(toArrayText([1, 'NULL', 'a-b'])).toBe('{1,NULL,a-b}');
    expect(toTextArrayText([null, 'NULL', String.raw`a"b\c`, ''])).toBe(String.raw`{NULL,"NULL","a\"b\\c",""}`);
  });
});
