/** Lists that are due and what an import does to them, in Postgres, as the jobs Worker. */
import { sql, type SQL } from 'drizzle-orm';

import { callNumberOrNull } from '../platform/call-number.ts';
import { asSystem, type Postgres } from '../platform/postgres.ts';
import type { ImportQueue } from './import.ts';

/** A type alias, because interfaces have no index signature. */
type DueRow = { name: string; url: string; import_no: number; content_hash: string | null };

export function postgresImports(postgres: Pick<Postgres, 'call'>): ImportQueue {
  const context = asSystem('blocklist');
  const numberOf = (call: SQL) => callNumberOrNull(postgres, call, context);
  return {
    async take() {
      const [row] = await postgres.call<DueRow>('primary', sql`select * from take_blocklist()`, context);
      return row ? { name: row.name, url: row.url, importNo: row.import_no, contentHash: row.content_hash } : null;
    },
    put: ({ name, importNo }, page) =>
      numberOf(sql`import_blocklist_page(${name}, ${importNo}, ${JSON.stringify(page)}::jsonb)`),
    prune: ({ name, importNo }, limit) => numberOf(sql`prune_blocklist(${name}, ${importNo}, ${limit})`),
    async end({ name, importNo }, outcome) {
      const failure = outcome.kind === 'failed' ? outcome.failure : null;
      const hash = outcome.kind === 'imported' ? outcome.hash : null;
      const counts = outcome.kind === 'imported' ? outcome.counts : null;
      const [row] = await postgres.call<{ ended: boolean }>(
        'primary',
        sql`select end_blocklist_import(${name}, ${importNo}, ${failure}, ${hash}, ${counts?.taken ?? null}::integer,
          ${counts?.refused ?? null}::integer, ${counts?.added ?? null}::integer, ${counts?.removed ?? null}::integer, ${counts?.tooBroad ?? null}::integer) as ended`,
        context,
      );
      return row?.ended ?? false;
    },
  };
}
