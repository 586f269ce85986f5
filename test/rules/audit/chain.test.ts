import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { canonicalJson } from '../../../src/audit/canonical-json.ts';
import {
  append,
  compareHead,
  describeFault,
  encodeEntry,
  fitsCommitment,
  instanceChain,
  isFault,
  start,
  type Entry,
  type Head,
} from '../../../src/audit/chain.ts';
import { toHex, utf8 } from '../../../src/lib/bytes.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

const first = {
  chain: instanceChain,
  seq: 1,
  at: '2026-11-22T11:17:09.814857Z',
  actor: 'user:10000000-0000-7000-8000-00000000000a',
  action: 'link.updated',
  targetKind: 'link',
  targetId: '30000000-0000-7000-8000-000000000001',
  before: '{"url": "https://example.com/", "title": null}',
  after: '{"url": "https://example.org/", "title": "Größe \\"7\\"\\n"}',
  requestId: 'a-request',
  place: 'DE-BY',
  personal: '{"ip": "00ff"}',
};

/** An entry whose hash is right, behind `head`. */
function follow(head: Head, changes: Partial<Entry> = {}): Entry {
  const entry = { ...first, seq: head.seq + 1, ...changes };
  const hash = toHex(sha256(Uint8Array.from([...Buffer.from(head.hash, 'hex'), ...encodeEntry(entry)])));
  return { previous: head.hash, hash, ...entry };
}

function appendAll(entries: readonly Entry[]): ReturnType<typeof append> {
  let reached: Head = start;
  for (const entry of entries) {
    const next = append(reached, entry, sha256);
    if (isFault(next)) return next;
    reached = next;
  }
  return reached;
}

function chainOf(length: number): Entry[] {
  const entries: Entry[] = [];
  for (let i = 0; i < length; i++) entries.push(follow(entries.at(-1) ?? start, { requestId: `request ${i}` }));
  return entries;
}

describe('canonical JSON', () => {
  it.each([
    [
      { tags: ['a', 'b'], id: null, é: true, zz: 1, aa: -2 },
      '{"aa": -2, "id": null, "zz": 1, "é": true, "tags": ["a", "b"]}',
    ],
    ['\u0000\u001f\b\f\n\r\t"\\/\u007f\u2028😀', '"\\u0000\\u001f\\b\\f\\n\\r\\t\\"\\\\/\u007f\u2028😀"'],
    [[], '[]'],
    [{}, '{}'],
  ])('of %j is %s', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it('has one text whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.boolean(), fc.maxSafeInteger())), (fields) => {
        const turned = Object.fromEntries(Object.entries(fields).toReversed());
        expect(canonicalJson(turned)).toBe(canonicalJson(fields));
        expect(JSON.parse(canonicalJson(fields))).toEqual(JSON.parse(JSON.stringify(fields)));
      }),
    );
  });

  it('refuses a number that two texts could stand for', () => {
    expect(() => canonicalJson([2 ** 53])).toThrow('no canonical text');
    expect(() => canonicalJson([0.1])).toThrow('no canonical text');
  });
});

describe('a chain', () => {
  it('hashes these bytes', () => {
    expect(new TextDecoder().decode(encodeEntry(first))).toBe(
      '["linkpulse-audit-1", "00000000-0000-0000-0000-000000000000", 1, "2026-11-22T11:17:09.814857Z", ' +
        '"user:10000000-0000-7000-8000-00000000000a", "link.updated", "link", "30000000-0000-7000-8000-000000000001", ' +
        '{"url": "https://example.com/", "title": null}, {"url": "https://example.org/", "title": "Größe \\"7\\"\\n"}, ' +
        '"a-request", "DE-BY", {"ip": "00ff"}]',
    );
    expect(follow(start).hash).toBe('abb6aec260e9ae804bc3eb7d897e4b5327ca6960af49f38ec45597def327c998');
  });

  it('is whole when each entry follows the one before', () => {
    const entries = chainOf(20);
    expect(appendAll(entries)).toEqual({ seq: 20, hash: entries.at(-1)?.hash });
  });

  it.each([
    'at',
    'actor',
    'action',
    'targetKind',
    'targetId',
    'before',
    'after',
    'requestId',
    'place',
    'personal',
    'chain',
  ] as const)('shows a change of %s', (field) => {
    const entries = chainOf(3);
    const changed = entries.map((entry) => (entry.seq === 2 ? { ...entry, [field]: '"other"' } : entry));
    expect(appendAll(changed)).toEqual({ kind: 'changed', seq: 2 });
  });

  it('shows text that is no JSON', () => {
    expect(append(start, { ...follow(start), before: '{' }, sha256)).toEqual({ kind: 'changed', seq: 1 });
  });

  it('tells values of neighbouring fields apart', () => {
    const [x, y] = [follow(start, { place: 'a', requestId: null }), follow(start, { place: null, requestId: 'a' })];
    expect(x.hash).not.toBe(y.hash);
  });

  it('shows an entry that is missing, moved, replaced or put in', () => {
    const one = follow(start);
    const two = follow(one);
    const three = follow(two);
    expect(appendAll([one, three])).toEqual({ kind: 'gap', seq: 2, found: 3 });
    expect(appendAll([one, { ...three, seq: 2 }])).toEqual({ kind: 'not_linked', seq: 2 });
    expect(appendAll([one, follow(one, { actor: 'user:other' }), three])).toEqual({ kind: 'not_linked', seq: 3 });
    expect(appendAll([one, one, two])).toEqual({ kind: 'gap', seq: 2, found: 1 });
  });

  it('shows a cut end only against its head', () => {
    const one = follow(start);
    const two = follow(one);
    expect(compareHead(one, two)).toEqual({ kind: 'cut', seq: 2, head: 2 });
    expect(compareHead(two, two)).toBeNull();
    expect(compareHead(two, one)).toEqual({ kind: 'head_differs', seq: 1 });
    expect(compareHead(two, { ...two, hash: one.hash })).toEqual({ kind: 'head_differs', seq: 2 });
    expect(compareHead(two, null)).toEqual({ kind: 'head_missing', seq: 2 });
    expect(compareHead(start, null)).toBeNull();
  });

  it('describes each fault with the number of its entry', () => {
    expect(describeFault({ kind: 'gap', seq: 2, found: 3 })).toBe('entry 2 is missing: entry 3 follows entry 1');
    expect(describeFault({ kind: 'cut', seq: 7, head: 9 })).toContain('entry 7 is missing');
  });
});

describe('a commitment', () => {
  it('fits its value alone', () => {
    const salt = Uint8Array.from({ length: 32 }, (_, i) => i);
    const commitment = toHex(sha256(Uint8Array.from([...salt, ...utf8.encode('198.51.100.7')])));
    expect(fitsCommitment(commitment, { salt, value: '198.51.100.7' }, sha256)).toBe(true);
    expect(fitsCommitment(commitment, { salt, value: '198.51.100.8' }, sha256)).toBe(false);
    expect(fitsCommitment(commitment, { salt: salt.toReversed(), value: '198.51.100.7' }, sha256)).toBe(false);
  });
});
