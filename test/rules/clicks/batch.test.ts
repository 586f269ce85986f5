import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBatch } from '../../../src/clicks/batch-reader.ts';
import { maxRows, packBatch, type PackedBatch } from '../../../src/clicks/batch.ts';
import { packed } from '../../support/click-batches.ts';
import { aClick, clickBatch } from './arbitraries.ts';

/** As the queue carries it. */
const carry = (packed: PackedBatch): unknown => JSON.parse(JSON.stringify(packed));

const row = [1, 500, 0, 0, 0, 0, 0, 0, 0];
const link = '30000000-0000-7000-8000-000000000001';
const valid: PackedBatch = {
  v: 2,
  id: '40000000-0000-7000-8000-000000000001',
  isolate: '50000000-0000-4000-8000-000000000001',
  seq: 0,
  captured: 1,
  dropped: 0,
  sealedAt: 1_800_000_000_000,
  strings: ['', link],
  rows: [row],
};

describe('a packed batch', () => {
  it('reads back as it was', () => {
    fc.assert(
      fc.property(clickBatch, (batch) => {
        expect(parseBatch(carry(packed(batch)))).toEqual({ ok: true, value: batch });
      }),
      { numRuns: 50 },
    );
  });

  const head = { id: '', isolateId: '', sequence: 0, captured: 2, dropped: 0, sealedAtMs: 0 };

  it('has each text once', () => {
    const { strings, rows } = packBatch(head, [aClick(), aClick({ userAgent: '' }), aClick()], null);
    expect(new Set(strings).size).toBe(strings.length);
    expect(rows[0]).toEqual(rows[2]);
  });

  it.each([
    ['https://www.example.org/secret/path?token=1#x', 'https://www.example.org'],
    ['https://example.org?q=1', 'https://example.org'],
    ['https://example.org#top', 'https://example.org'],
    ['android-app://com.slack/', 'android-app://com.slack'],
    ['about:blank', ''],
    ['/relative', ''],
  ])('keeps of the referrer %s only %j', (referrer, origin) => {
    const { strings, rows } = packBatch(head, [aClick({ referrer })], null);
    expect(strings[rows[0]?.[4] ?? -1]).toBe(origin);
    expect(strings.join(' ')).not.toContain('secret');
  });

  it('lets no control character and no half a character out, and no address', () => {
    const wild = fc.string({ maxLength: 300, unit: 'binary' });
    fc.assert(
      fc.property(wild, wild, wild, (userAgent, referrer, place) => {
        const click = aClick({ userAgent, referrer: `https://${referrer}`, place, ip: '192.0.2.99' });
        const { strings } = packBatch(head, [click], null);
        for (const value of strings) {
          expect(value.isWellFormed()).toBe(true);
          // oxlint-disable-next-line no-control-regex -- what must not be there
          expect(value).not.toMatch(/[\u0000-\u001f\u007f]/);
        }
        expect(strings).not.toContain('192.0.2.99');
      }),
    );
  });
});

const row1 = [1, 500, 2, 2, 3, 0, 4, 0, 5, 0, 3320, 6];
const version1 = {
  ...valid,
  v: 1,
  strings: ['', link, 'Mozilla/5.0', 'https://example.org', 'DE', 'Munich', '0011223344556677'],
  rows: [row1],
};

describe('a batch of version 1', () => {
  it('is still read', () => {
    const batch = parseBatch(version1);
    expect(batch.ok && batch.value.clicks).toEqual([
      {
        linkId: link,
        timeMs: 1_799_999_999_500,
        signal: 'prefetch',
        optedOut: false,
        userAgent: 'Mozilla/5.0',
        referrer: 'https://example.org',
        language: '',
        country: 'DE',
        region: '',
        city: 'Munich',
        continent: '',
        asn: 3320,
        visitor: '0011223344556677',
      },
    ]);
  });

  it('has its own columns', () => {
    expect(parseBatch({ ...version1, rows: [row] })).toMatchObject({ error: { reason: 'row_invalid' } });
    expect(parseBatch({ ...version1, rows: [row1.with(11, 2)] })).toMatchObject({ error: { reason: 'row_invalid' } });
    expect(parseBatch({ ...version1, rows: [row1.with(8, 7)] })).toMatchObject({
      error: { reason: 'index_out_of_range' },
    });
  });
});

describe('parseBatch', () => {
  it('takes the smallest batch', () => {
    expect(parseBatch(valid).ok).toBe(true);
    expect(parseBatch({ ...valid, rows: [] }).ok).toBe(true);
  });

  it('never throws', () => {
    const field = fc.constantFrom(...Object.keys(valid));
    const cell = fc.oneof(fc.integer(), fc.double(), fc.anything());
    const garbage = fc.oneof(
      fc.anything(),
      fc.tuple(field, fc.anything()).map(([name, value]) => ({ ...valid, [name]: value })),
      fc.array(cell).map((cells) => ({ ...valid, rows: [cells] })),
      fc.tuple(fc.nat(8), cell).map(([i, value]) => ({ ...valid, rows: [(row as unknown[]).with(i, value)] })),
    );
    fc.assert(
      fc.property(garbage, (body) => {
        expect(() => parseBatch(body)).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });

  it.each<[string, unknown, string, string]>([
    ['null', null, 'not_a_batch', 'body'],
    ['an array', [], 'not_a_batch', 'body'],
    ['text', 'v1', 'not_a_batch', 'body'],
    ['no version', {}, 'version_unknown', 'v'],
    ['a later version', { ...valid, v: 3 }, 'version_newer', 'v'],
    ['a version that is none', { ...valid, v: 0 }, 'version_unknown', 'v'],
    ['half a version', { ...valid, v: 2.5 }, 'version_unknown', 'v'],
    ['a version as text', { ...valid, v: '2' }, 'version_unknown', 'v'],
    ['an id that is no UUID', { ...valid, id: 'x' }, 'field_invalid', 'id'],
    ['an isolate that is no UUID', { ...valid, isolate: 7 }, 'field_invalid', 'isolate'],
    ['a negative sequence', { ...valid, seq: -1 }, 'field_invalid', 'seq'],
    ['a sequence beyond integer', { ...valid, seq: 2 ** 31 }, 'field_invalid', 'seq'],
    ['half a click captured', { ...valid, captured: 0.5 }, 'field_invalid', 'captured'],
    ['no count of dropped clicks', { ...valid, dropped: undefined }, 'field_invalid', 'dropped'],
    ['a time beyond all dates', { ...valid, sealedAt: 9e15 }, 'field_invalid', 'sealedAt'],
    ['rows that are no array', { ...valid, rows: {} }, 'field_invalid', 'rows'],
    ['strings that are no strings', { ...valid, strings: ['', 1] }, 'field_invalid', 'strings'],
    ['a string that is too long', { ...valid, strings: ['', 'x'.repeat(1025)] }, 'field_invalid', 'strings'],
    ['too many rows', { ...valid, rows: Array.from({ length: maxRows + 1 }, () => row) }, 'too_many_rows', 'rows'],
    ['a short row', { ...valid, rows: [row, row.slice(1)] }, 'row_invalid', 'rows.1'],
    ['a long row', { ...valid, rows: [[...row, 0]] }, 'row_invalid', 'rows.0'],
    ['text in a row', { ...valid, rows: [row.map(String)] }, 'row_invalid', 'rows.0'],
    ['an index out of range', { ...valid, rows: [row.with(3, 2)] }, 'index_out_of_range', 'rows.0'],
    ['a negative index', { ...valid, rows: [row.with(3, -1)] }, 'index_out_of_range', 'rows.0'],
    ['flags beyond 32 bits', { ...valid, rows: [row.with(2, 2 ** 32)] }, 'row_invalid', 'rows.0'],
    ['an unknown signal', { ...valid, rows: [row.with(2, 6)] }, 'row_invalid', 'rows.0'],
    ['a link that is no UUID', { ...valid, rows: [row.with(0, 0)] }, 'row_invalid', 'rows.0'],
    ['a visitor that is no hash', { ...valid, rows: [row.with(7, -1)] }, 'row_invalid', 'rows.0'],
    ['a click before 1970', { ...valid, rows: [row.with(1, 1_900_000_000_000)] }, 'row_invalid', 'rows.0'],
  ])('refuses %s', (_, body, reason, at) => {
    expect(parseBatch(body)).toEqual({ ok: false, error: { reason, at } });
  });
});
