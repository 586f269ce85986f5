/** `npm run audit -- list`: what a chain says, newest first. */
import type { Client } from 'pg';

import { commitmentsOf, type Entry, type PersonalValue } from '../../src/audit/chain.ts';
import { asRole } from '../lib/owner-database.ts';
import { readNewest, readPersonal } from './rows.ts';

export async function list(client: Client, chain: string, limit: number): Promise<number> {
  await asRole(client, 'linkpulse_audit', 'repeatable read', async () => {
    const entries = await readNewest(client, chain, limit);
    const commitments = entries.flatMap((entry) => commitmentsOf(entry).map(([, commitment]) => commitment));
    const values = await readPersonal(client, commitments);
    for (const entry of entries) console.log(toLine(entry, values));
    if (entries.length === 0) console.log('Nothing has been told in this chain.');
  });
  return 0;
}

function toLine(entry: Entry, values: ReadonlyMap<string, PersonalValue>): string {
  const { seq, at, actor, action, targetId, before, after, place, requestId } = entry;
  const personal = commitmentsOf(entry).map(
    ([field, commitment]) => `${field}=${JSON.stringify(values.get(commitment)?.value ?? 'erased')}`,
  );
  const change = `${before ?? '-'} -> ${after ?? '-'}`;
  return [seq, at, actor, action, targetId, change, place ?? '-', requestId ?? '-', ...personal].join('\t');
}
