import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';

import { append, encodeEntry, instanceChain, start, type Entry } from '../../../src/audit/chain.ts';
import { findWrongValue, parseLine } from '../../../src/audit/export-line.ts';
import { toLine } from '../../../src/audit/view.ts';
import { fromHex, toHex, utf8 } from '../../../src/lib/bytes.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const salt = 'ab'.repeat(32);
const commitment = toHex(sha256(Uint8Array.from([...fromHex(salt), ...utf8.encode('198.51.100.7')])));

function entryOf(changes: Partial<Entry> = {}): Entry {
  const entry = {
    chain: instanceChain,
    seq: 1,
    at: '2026-11-22T11:17:09.814857Z',
    actor: 'system:test',
    action: 'link.updated',
    targetKind: 'link',
    targetId: 'x',
    before: '{"zz": 1, "title": null}',
    after: '{"zz": 2, "title": "Größe \\"7\\"\\u0001"}',
    requestId: null,
    place: 'DE-BY',
    personal: JSON.stringify({ ip: commitment }),
    previous: start.hash,
    ...changes,
  };
  return { ...entry, hash: toHex(sha256(Uint8Array.from([...fromHex(start.hash), ...encodeEntry(entry)]))) };
}

const read = (text: string) => {
  const line = parseLine(text);
  if (!line.ok) throw new Error(`${text} is no line.`);
  return line.value;
};

describe('a line of an export', () => {
  it.each([
    ['with its values', entryOf(), { ip: [salt, '198.51.100.7'] as const }],
    ['with its values erased', entryOf(), null],
    ['without values', entryOf({ personal: null, before: null }), null],
  ])('%s is read back as the entry that its hash covers', (_, entry, values) => {
    const line = read(toLine({ ...entry, values }));
    expect(append(start, line.entry, sha256)).toEqual({ seq: 1, hash: entry.hash });
    expect(findWrongValue(line, sha256)).toBe(null);
  });

  it('with another value than was written says so', () => {
    const text = toLine({ ...entryOf(), values: { ip: [salt, '198.51.100.7'] } });
    for (const other of ['"203.0.113.1"', 'null'])
      expect(findWrongValue(read(text.replace('"198.51.100.7"', other)), sha256)).toBe('ip');
  });

  it.each([
    ['', 'nothing'],
    ['null', 'no object'],
    ['{"seq":1', 'half a line'],
    [toLine({ ...entryOf(), values: null }).replace('"seq":1', '"seq":1.5'), 'half an entry'],
    [toLine({ ...entryOf(), values: null }).replace('{', '{"note":"more",'), 'more than the chain covers'],
    [toLine({ ...entryOf(), values: null }).replace(/"hash":"\w+"/, '"hash":"00"'), 'a short hash'],
  ])('%j is none: %s', (text) => {
    expect(parseLine(text)).toEqual({ ok: false, error: 'unreadable' });
  });
});
