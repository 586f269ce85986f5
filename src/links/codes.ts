/** Hands out codes for generated keys from leased blocks of sequence numbers, so that most links cost no question to the database. */
import { toCode } from './code.ts';
import type { SipKey } from '../lib/siphash.ts';

/** Numbers in a block; the sequence `link_codes` increments by it. */
export const blockSize = 64;

/** Leased numbers not used yet: plain data, shared by the requests of an isolate. What an isolate takes with it is never used. */
export interface CodeLease {
  /** First number and count left, per block. */
  blocks: { next: number; left: number }[];
}

export type LeaseBlocks = (count: number) => Promise<number[]>;

/** As many codes as asked for, never given out before. Rejects when the database cannot be asked for more numbers. */
export async function takeCodes(
  lease: CodeLease,
  count: number,
  key: SipKey,
  leaseBlocks: LeaseBlocks,
): Promise<string[]> {
  const left = lease.blocks.reduce((sum, block) => sum + block.left, 0);
  if (left < count) {
    const starts = await leaseBlocks(Math.ceil((count - left) / blockSize));
    lease.blocks.push(...starts.map((next) => ({ next, left: blockSize })));
  }
  const codes: string[] = [];
  while (codes.length < count) {
    const block = lease.blocks[0];
    // Another request took what we counted while we waited: lease again.
    if (!block) return [...codes, ...(await takeCodes(lease, count - codes.length, key, leaseBlocks))];
    codes.push(toCode(block.next, key));
    block.next++;
    if (--block.left === 0) lease.blocks.shift();
  }
  return codes;
}
