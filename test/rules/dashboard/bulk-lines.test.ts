import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

import { parseBulkLines } from '../../../src/dashboard/bulk/bulk-lines.ts';
import { CreateLink } from '../../../src/links/wire.ts';

/** What is sent of one line, or why it is not. */
const read = (line: string) => parseBulkLines(line).map((parsed) => (parsed.ok ? parsed.link : parsed.message));

const url = 'https://example.com/a';

describe('parseBulkLines', () => {
  it.each([
    [url, { url }],
    ['  example.com/a\t', { url }],
    [`${url} spring`, { url, key: 'spring' }],
    [`${url}\tspring`, { url, key: 'spring' }],
    [`${url},spring`, { url, key: 'spring' }],
    [`${url} ,  /spring/sale`, { url, key: 'spring/sale' }],
    [`"${url}","spring"`, { url, key: 'spring' }],
    [`${url},`, { url }],
    [`${url},b spring`, { url: `${url},b`, key: 'spring' }],
    [`"${url},b"`, { url: `${url},b` }],
    [`"${url},b,c",spring`, { url: `${url},b,c`, key: 'spring' }],
    [`${url} re\u0301sume\u0301`, { url, key: 'r\u00e9sum\u00e9' }],
  ])('understands %j', (line, link) => {
    expect(read(line)).toEqual([link]);
  });

  it.each([
    ['url,key', 'This is not a URL.'],
    ['ftp://example.com', 'ftp: links cannot be shortened'],
    [`${url} spring sale`, 'There is more on this line than a URL and a key.'],
    [`${url},b,c`, 'Which of the commas ends the URL?'],
    [`${url} spring?`, 'A key consists of'],
    [`${url}?at=48,11&zoom=3`, 'If the comma is part of the URL, put quotes around the URL.'],
    [`${url} ${'x'.repeat(191)}`, 'A key has at most 190 bytes.'],
    ['"', 'This is not a URL.'],
  ])('says what is wrong with %j', (line, message) => {
    expect(read(line)).toEqual([expect.stringContaining(message)]);
  });

  it('counts lines as an editor does, and asks for no key twice', () => {
    const lines = parseBulkLines(`${url} k\r\n\r\n${url}\n${url},k\n`);
    expect(lines.map(({ number, ok }) => [number, ok])).toEqual([
      [1, true],
      [3, true],
      [4, false],
    ]);
    expect(lines[2]).toMatchObject({ text: `${url},k`, message: 'Line 1 has this key already.' });
  });

  const webUrl = fc.webUrl({ withQueryParameters: true, withFragments: true });
  const key = fc.stringMatching(/^[\w-]{1,20}$/);

  it('understands any URL with any key, however they are apart', () => {
    const gap = fc.constantFrom(' ', '\t', ', ', ' , ', ',\t');
    fc.assert(
      fc.property(webUrl, key, gap, (target, wanted, between) => {
        fc.pre(!target.endsWith(','));
        expect(read(`${target}${between}${wanted}`)).toEqual([{ url: target, key: wanted }]);
        expect(read(`"${target}",${wanted}`)).toEqual([{ url: target, key: wanted }]);
        const plain = target.replaceAll(',', '');
        expect(read(`${plain},${wanted}`)).toEqual([{ url: plain, key: wanted }]);
      }),
    );
  });

  it('loses no line of any text, and sends nothing that the API could not read', () => {
    const part = fc.oneof(webUrl, key, fc.string(), fc.constantFrom(' ', ',', '\t', '"', '\n', '\r\n', '\r'));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        const lines = parseBulkLines(text);
        const kept = text.split(/[\r\n]/).flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
        expect(lines.map((line) => line.text)).toEqual(kept);
        const sent = lines.flatMap((line) => (line.ok ? [line.link] : []));
        expect(z.array(CreateLink).safeParse(sent).success).toBe(true);
      }),
    );
  });
});
