/**
 * `npm run audit -- verify --file`: proves an export of a chain, from nothing but its lines. Whoever can write the file can compute its
 * hashes too: only a head that was kept elsewhere proves that the chain is the one that was exported.
 */
import { createReadStream } from 'node:fs';

import { describeFault, isFault, type Fault, type Head } from '../../src/audit/chain.ts';
import { findWrongValue, parseLine } from '../../src/audit/export-line.ts';
import { appendAll, nameOf, sha256 } from './verify.ts';

export interface FileProof {
  /** Where the export begins: `start`, or the last entry of the piece before. */
  after: Head;
  /** A head that the chain had once; without it a cut end does not show. */
  exported: Head | null;
  /** The chain that it must be; null for whichever it says it is. */
  chain: string | null;
}

/** Returns the exit code: 1 when the file is no whole chain. Rejects when it cannot be read. */
export async function verifyFile(path: string, proof: FileProof): Promise<number> {
  let { after: reached, chain } = proof;
  let erased = 0;
  let lineNo = 0;

  const broken = (what: string): number => {
    console.log(`${chain === null ? path : nameOf(chain)}\tBROKEN\tline ${lineNo}: ${what}`);
    return 1;
  };

  for await (const text of linesOf(path)) {
    lineNo++;
    if (text.trim() === '') continue;
    const line = parseLine(text);
    if (!line.ok) return broken(`is no entry of an export; entry ${reached.seq + 1} was to come`);
    const { entry } = line.value;
    chain ??= entry.chain;
    if (entry.chain !== chain) return broken(`entry ${entry.seq} is of another chain, ${nameOf(entry.chain)}`);
    const next = appendAll(reached, [entry], proof.exported);
    if (isFault(next)) return broken(describeFault(next));
    const wrong = findWrongValue(line.value, sha256);
    if (wrong !== null) return broken(describeFault({ kind: 'personal_changed', seq: entry.seq, field: wrong }));
    erased += Object.values(line.value.personal).filter(({ value }) => value === null).length;
    reached = next;
  }
  const { exported } = proof;
  if (chain === null) return broken('there is no entry');
  if (exported && reached.seq < exported.seq) {
    const cut: Fault = { kind: 'cut', seq: reached.seq + 1, head: exported.seq };
    return broken(describeFault(cut));
  }
  const compared = exported ? '' : ', compared with none that was kept elsewhere';
  const entries = `entries ${proof.after.seq + 1} to ${reached.seq}`;
  console.log(
    `${nameOf(chain)}\twhole\t${entries}, ${erased} values erased, head ${reached.seq}:${reached.hash}${compared}`,
  );
  return 0;
}

/** Not by readline: for that also U+2028 ends a line, which a name in JSON may hold as it is. */
async function* linesOf(path: string): AsyncGenerator<string> {
  const pieces: AsyncIterable<string> = createReadStream(path, 'utf8');
  let rest = '';
  for await (const piece of pieces) {
    const lines = `${rest}${piece}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
