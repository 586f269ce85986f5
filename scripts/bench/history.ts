/**
 * Fills the ledger with clicks of the last four weeks, fast: rows are made inside Postgres, the ledger's indexes are dropped
 * meanwhile, and the counters are computed from the ledger by the product's own rebuild, so that they are right.
 */
import type { Client } from 'pg';

import { waitFor } from '../lib/wait-for.ts';
import { clicksPerMessage } from './ingest-messages.ts';
import { linkCount } from './links.ts';
import { benchWorkspace } from './ingest-database.ts';

const chunkRows = 250_000;
const days = 28;
/** Well below what the primary keeps for a replica that is behind. */
const maxLagBytes = 64 * 2 ** 20;

export async function loadHistory(root: Client, rows: number, log: (line: string) => void): Promise<void> {
  const indexes = await root.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
     from pg_index i where i.indrelid = 'clicks'::regclass and not i.indisprimary and not i.indisunique`,
  );
  for (const { name } of indexes.rows) await root.query(`drop index ${name}`);
  for (let done = 0; done < rows; done += chunkRows) {
    const last = Math.min(done + chunkRows, rows);
    await insertChunk(root, done + 1, last, rows);
    await letReplicaFollow(root);
    log(`${last} of ${rows} rows of history`);
  }
  await root.query(`set maintenance_work_mem = '512MB'; set work_mem = '256MB'`);
  // The definition of a partitioned index says `on only`, which would leave the months without.
  for (const { definition } of indexes.rows) await root.query(definition.replace(' ON ONLY ', ' ON '));
  await letReplicaFollow(root);
  // So that the planner knows that a day is a few pages of its month.
  await root.query('analyze clicks');
  for (let day = 0; day <= days; day++) {
    await root.query('begin; set local role linkpulse_clicks');
    await root.query(
      'select count(*) from rebuild_click_days(current_date - $1::integer, current_date - $1::integer + 1, true)',
      [day],
    );
    await root.query('commit');
  }
  await root.query('begin; set local role linkpulse_clicks; select count(*) from rebuild_click_totals(true); commit');
  await letReplicaFollow(root);
  await root.query('vacuum analyze');
  await root.query('checkpoint');
  log('history is loaded');
}

/** Links by Zipf's law (`count ^ random` is log-uniform), times in order as they come in, values from short lists, as real ones repeat. */
async function insertChunk(root: Client, first: number, last: number, rows: number): Promise<void> {
  await root.query(
    `insert into clicks (clicked_at, workspace_id, link_id, batch_id, class, classifier, country, region, city, continent,
                         referrer, browser, os, device, language, asn, visitor)
     select now() - (1 - n / $5::float8) * $6 * interval '1 day', $1,
            ('30000000-0000-7000-8000-' || lpad(to_hex(floor(power($2::float8, random()))::integer - 1), 12, '0'))::uuid,
            ('40000000-0000-7000-8000-' || lpad(to_hex(n / ${clicksPerMessage}), 12, '0'))::uuid, 0, 1,
            (array['DE', 'US', 'FR', 'GB'])[1 + n % 4], (array['Bavaria', 'Ohio', 'England'])[1 + n % 3],
            (array['Munich', 'Columbus', 'Leeds', 'Lyon', 'Berlin'])[1 + n % 5], (array['EU', 'NA'])[1 + n % 2],
            (array['www.google.com', 't.co', null])[1 + n % 3], (array['Chrome', 'Safari', 'Firefox'])[1 + n % 3],
            (array['Windows', 'macOS', 'iOS', 'Android'])[1 + n % 4], (array['desktop', 'mobile'])[1 + n % 2],
            (array['de', 'en', 'fr'])[1 + n % 3], 3320, int8send((random() * 1e15)::bigint)
     from generate_series($3::integer, $4::integer) as n`,
    [benchWorkspace, linkCount, first, last, rows, days],
  );
  await root.query(
    `insert into click_batches (id, isolate_id, sequence, captured, clicks, sent_at)
     select ('40000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, gen_random_uuid(), 0, ${clicksPerMessage}, ${clicksPerMessage}, now()
     from generate_series($1::integer / ${clicksPerMessage}, $2::integer / ${clicksPerMessage}) as n on conflict do nothing`,
    [first, last],
  );
}

async function letReplicaFollow(root: Client): Promise<void> {
  const isNear = async () => {
    const { rows } = await root.query<{ lag: string | null }>(
      'select max(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)) as lag from pg_stat_replication',
    );
    return Number(rows[0]?.lag ?? 0) < maxLagBytes;
  };
  await waitFor(isNear, { what: 'the replica to follow', deadlineMs: 120_000, everyMs: 100 });
}
