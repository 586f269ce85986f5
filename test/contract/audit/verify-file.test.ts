/** The command without a database, on files as GET /api/audit/export gives them. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

import { encodeEntry, start, type Entry } from '../../../src/audit/chain.ts';
import { toLine } from '../../../src/audit/view.ts';
import { fromHex, utf8 } from '../../../src/lib/bytes.ts';
import { toPublicId } from '../../../src/lib/id.ts';

const folder = mkdtempSync(join(tmpdir(), 'linkpulse-audit-'));
afterAll(() => rmSync(folder, { recursive: true }));

const chain = '10000000-0000-7000-8000-000000000001';
const sha256 = (...parts: Uint8Array[]): string =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');
const salt = 'ab'.repeat(32);
const ip = '198.51.100.7';

/** Six entries, as the database writes them. */
function entriesOf(of = chain): Entry[] {
  const entries: Entry[] = [];
  for (let seq = 1; seq <= 6; seq++) {
    const said = {
      chain: of,
      seq,
      at: `2026-11-22T11:17:0${seq}.814857Z`,
      actor: 'system:test',
      action: 'link.updated',
      targetKind: 'link',
      targetId: 'x',
      before: `{"title": "title ${seq - 1}"}`,
      after: `{"title": "title ${seq}"}`,
      requestId: null,
      place: null,
      personal: JSON.stringify({ ip: sha256(fromHex(salt), utf8.encode(ip)) }),
    };
    const previous = entries.at(-1)?.hash ?? start.hash;
    entries.push({ ...said, previous, hash: sha256(fromHex(previous), encodeEntry(said)) });
  }
  return entries;
}

const linesOf = (entries: readonly Entry[], isErased = false): string[] =>
  entries.map((entry) => toLine({ ...entry, values: isErased ? null : { ip: [salt, ip] } }));
const lines = linesOf(entriesOf());
const heads = entriesOf().map(({ seq, hash }) => `${seq}:${hash}`);

let written = 0;
function verify(text: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const file = join(folder, `${++written}.ndjson`);
  writeFileSync(file, text);
  const script = join(import.meta.dirname, '../../../scripts/audit.ts');
  return new Promise((resolve) => {
    // No database anywhere.
    const options = { env: { PATH: process.env.PATH, ADMIN_DATABASE_URL: 'postgres://127.0.0.1:1/none' } };
    execFile(process.execPath, [script, 'verify', '--file', file, ...args], options, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

const file = (of: readonly (string | undefined)[]): string => of.map((line) => `${line ?? ''}\n`).join('');

describe('npm run audit -- verify --file', () => {
  it('proves an export, whole, in pieces, and with its personal values erased', async () => {
    const workspace = toPublicId('ws', chain);
    const [whole, erased, piece] = await Promise.all([
      verify(file(lines), '--head', heads[5] ?? '', '--workspace', workspace),
      verify(file([...linesOf(entriesOf().slice(0, 3), true), ...lines.slice(3)]).replaceAll('\n', '\r\n')),
      verify(file(lines.slice(3)), '--after', heads[2] ?? ''),
    ]);
    expect(whole).toEqual({
      code: 0,
      out: `${workspace}\twhole\tentries 1 to 6, 0 values erased, head ${heads[5]}\n`,
      err: '',
    });
    expect([erased.code, erased.out]).toEqual([0, expect.stringContaining('entries 1 to 6, 3 values erased')]);
    expect([piece.code, piece.out]).toEqual([0, expect.stringContaining('entries 4 to 6')]);
  });

  it.each([
    ['a changed line', file(lines).replace('title 3', 'title X'), [], 'line 3: entry 3 was changed'],
    ['a changed value', file(lines).replace(ip, '203.0.113.1'), [], 'line 1: entry 1 was changed: ip is not'],
    ['a removed line', file(lines.toSpliced(3, 1)), [], 'line 4: entry 4 is missing'],
    ['a removed beginning', file(lines.slice(2)), [], 'line 1: entry 1 is missing'],
    [
      'another order',
      file([...lines.slice(0, 2), lines[3], lines[2], ...lines.slice(4)]),
      [],
      'line 3: entry 3 is missing: entry 4 follows',
    ],
    [
      'one line twice',
      file([...lines.slice(0, 2), ...lines.slice(1)]),
      [],
      'line 3: entry 3 is missing: entry 2 follows',
    ],
    ['a cut end', file(lines.slice(0, 4)), ['--head', heads[5] ?? ''], 'entry 5 is missing: the chain ends before it'],
    ['another end', file(lines), ['--head', `6:${'00'.repeat(32)}`], 'entry 6 is not the one that was exported'],
    ['half a line', file(lines).slice(0, -40), [], 'line 6: is no entry of an export; entry 6 was to come'],
    [
      'a line that says two things',
      file(lines).replace('"action":', '"action":"link.deleted","action":'),
      [],
      'line 1: is no entry of an export',
    ],
    ['another workspace', file(lines), ['--workspace', 'instance'], 'line 1: entry 1 is of another chain'],
    [
      'entries of another workspace',
      file([...lines, ...linesOf(entriesOf(chain.replace('1', '2')))]),
      [],
      'line 7: entry 1 is of another chain',
    ],
    [
      'a piece without what was before',
      file(lines.slice(3)),
      ['--after', `3:${'00'.repeat(32)}`],
      'line 1: entry 4 does not follow',
    ],
    ['nothing', '\n', [], 'there is no entry'],
  ])('finds %s', async (_, text, args, message) => {
    expect(await verify(text, ...args)).toMatchObject({ code: 1, out: expect.stringContaining(message), err: '' });
  });

  it('takes no separator within a value for the end of a line', async () => {
    const [first] = entriesOf();
    if (!first) throw new Error('There is no entry.');
    const said = { ...first, after: JSON.stringify({ title: 'one\u2028two\u2029three\u0085four' }) };
    const entry = { ...said, hash: sha256(fromHex(start.hash), encodeEntry(said)) };
    expect(await verify(file(linesOf([entry])))).toMatchObject({ code: 0, out: expect.stringContaining('whole') });
  });

  it('says that a file without a head may have been written anew, and takes no head that it does not compare', async () => {
    expect((await verify(file(lines))).out).toContain('compared with none that was kept elsewhere');
    const before = await verify(file(lines.slice(3)), '--after', heads[2] ?? '', '--head', `2:${'00'.repeat(32)}`);
    expect(before).toMatchObject({ code: 2, err: expect.stringContaining('--head must name an entry of the file') });
  });

  it('says what is wrong with how it is asked', async () => {
    expect(await verify('', '--after', '1:00')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--after must be'),
    });
    expect(await verify('', '--file', join(folder, 'none'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('ENOENT'),
    });
  });
});
