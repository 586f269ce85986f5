/** `npm run audit -- verify`: recomputes every chain from its first entry, apart from the server that wrote it. */
import { createHash } from 'node:crypto';
import type { Client } from 'pg';

import {
  append,
  commitmentsOf,
  compareHead,
  describeFault,
  fitsCommitment,
  instanceChain,
  isFault,
  start,
  type Entry,
  type Fault,
  type Head,
} from '../../src/audit/chain.ts';
import { toPublicId } from '../../src/lib/id.ts';
import { asRole } from '../lib/owner-database.ts';
import { readChains, readForward, readHead, readPersonal } from './rows.ts';

const pageSize = 1000;
const tellEveryMs = 2000;

export const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** `exported` was a head once, written down elsewhere. Returns the exit code: 1 when a chain is broken. */
export async function verify(client: Client, only: string | null, exported: Head | null): Promise<number> {
  const chains = only === null ? await asAudit(client, () => readChains(client)) : [only];
  let broken = 0;
  for (const chain of chains) {
    // oxlint-disable-next-line no-await-in-loop -- one connection
    const outcome = await asAudit(client, () => verifyChain(client, chain, exported));
    if (isFault(outcome)) {
      broken++;
      console.log(`${nameOf(chain)}\tBROKEN\t${describeFault(outcome)}`);
    } else {
      console.log(`${nameOf(chain)}\twhole\t${outcome.seq} entries, head ${outcome.seq}:${outcome.hash}`);
    }
  }
  console.log(broken === 0 ? `${chains.length} chains, all whole.` : `${broken} of ${chains.length} chains BROKEN.`);
  return broken === 0 ? 0 : 1;
}

/** One snapshot a chain, so that what is appended meanwhile is seen neither in the log nor in the head. */
const asAudit = <Value>(client: Client, run: () => Promise<Value>): Promise<Value> =>
  asRole(client, 'linkpulse_audit', 'repeatable read', run);

async function verifyChain(client: Client, chain: string, exported: Head | null): Promise<Head | Fault> {
  const head = await readHead(client, chain);
  let reached = start;
  let toldMs = Date.now();
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- each page begins where the one before ended
    const entries = await readForward(client, chain, reached.seq, pageSize);
    if (entries.length === 0) break;
    const next = appendAll(reached, entries, exported);
    if (isFault(next)) return next;
    // oxlint-disable-next-line no-await-in-loop -- see above
    const fault = await findPersonalFault(client, entries);
    if (fault) return fault;
    reached = next;
    if (Date.now() - toldMs > tellEveryMs) {
      toldMs = Date.now();
      console.error(`${nameOf(chain)}: ${reached.seq} of ${head?.seq ?? 'unknown'} entries`);
    }
  }
  if (exported && reached.seq < exported.seq) return { kind: 'cut', seq: reached.seq + 1, head: exported.seq };
  return compareHead(reached, head) ?? reached;
}

export function appendAll(from: Head, entries: readonly Entry[], exported: Head | null): Head | Fault {
  let reached = from;
  for (const entry of entries) {
    const next = append(reached, entry, sha256);
    if (isFault(next)) return next;
    if (exported?.seq === next.seq && exported.hash !== next.hash) return { kind: 'not_as_exported', seq: next.seq };
    reached = next;
  }
  return reached;
}

/** A value that is there must be the one that was written; one that is not there was erased. */
async function findPersonalFault(client: Client, entries: readonly Entry[]): Promise<Fault | null> {
  const wanted = entries.flatMap((entry) =>
    commitmentsOf(entry).map(([field, commitment]) => ({ seq: entry.seq, field, commitment })),
  );
  if (wanted.length === 0) return null;
  const values = await readPersonal(client, [...new Set(wanted.map(({ commitment }) => commitment))]);
  const wrong = wanted.find(({ commitment }) => {
    const value = values.get(commitment);
    return value !== undefined && !fitsCommitment(commitment, value, sha256);
  });
  return wrong ? { kind: 'personal_changed', seq: wrong.seq, field: wrong.field } : null;
}

export const nameOf = (chain: string): string => (chain === instanceChain ? 'instance' : toPublicId('ws', chain));
