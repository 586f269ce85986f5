import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxRows, packBatch, parseBatch, type PackedBatch } from '../../../src/clicks/batch.ts';
import { batchedClick, clickBatch } from './arbitraries.ts';

/** As the queue carries it. */
const carry = (packed: PackedBatch): unknown => JSON.parse(JSON.stringify(packed));

const row = [1, 500, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const link = '30000000-0000-7000-8000-000000000001';
const valid: PackedBatch = {
  v: 1,
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
        expect(parseBatch(carry(packBatch(batch)))).toEqual({ ok: true, value: batch });
      }),
      { numRuns: 50 },
    );
  });

  it('has each text once', () => {
    const [click] = fc.sample(batchedClick, 1);
    if (!click) throw new Error('no sample');
    const packed = packBatch({
      id: '',
      isolateId: '',
      sequence: 0,
      captured: 2,
      dropped: 0,
      sealedAtMs: 0,
      clicks: [click, click],
    });
    expect(new Set(packed.strings).size).toBe(packed.strings.length);
    expect(packed.rows[0]).toEqual(packed.rows[1]);
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
      fc.tuple(fc.nat(11), cell).map(([i, value]) => ({ ...valid, rows: [(row as unknown[]).with(i, value)] })),
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
    ['a later version', { ...valid, v: 2 }, 'version_unknown', 'v'],
    ['a version as text', { ...valid, v: '1' }, 'version_unknown', 'v'],
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
    ['a visitor that is no hash', { ...valid, rows: [row.with(11, 1)] }, 'row_invalid', 'rows.0'],
    ['a click before 1970', { ...valid, rows: [row.with(1, 1_900_000_000_000)] }, 'row_invalid', 'rows.0'],
  ])('refuses %s', (_, body, reason, at) => {
    expect(parseBatch(body)).toEqual({ ok: false, error: { reason, at } });
  });
});
