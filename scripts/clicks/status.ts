/** `npm run clicks -- status`: how the pipeline is. */
import type { Client } from 'pg';

import { asRole } from '../lib/owner-database.ts';
import { asClicks } from './database.ts';

export async function status(client: Client): Promise<number> {
  const { rows } = await asClicks(client, 'repeatable read', () =>
    client.query<Record<string, string>>(`
      with recent as (select sent_at, ingested_at from click_batches order by ingested_at desc limit 100)
      select
        (select count(*) from clicks) as "clicks in the ledger",
        (select count(*) from click_batches) as "batches of the last 30 days",
        (select coalesce(to_char(now() - max(ingested_at), 'HH24:MI:SS'), 'never') from click_batches) as "since the newest batch",
        (select coalesce(round(max(extract(epoch from ingested_at - sent_at)), 1) || ' s', 'none') from recent) as "longest lag of 100 batches",
        (select coalesce(sum(missing + dropped), 0) from click_accounting(24)) as "captured, not counted (24 h)",
        (select coalesce(sum(clicks), 0) from click_deltas) as "clicks not yet in the counts by day",
        (select coalesce(to_char(now() - min(added_at), 'HH24:MI:SS'), 'none') from click_deltas) as "the oldest of them since",
        (select count(*) from dead_letters where replayed_at is null) as "dead letters that wait",
        (select count(*) from dead_letters where replayed_at is null and replay_requested_at is not null) as "of them to be replayed",
        clicks_in_default() as "clicks in the default partition"`),
  );
  const outbox = await asRole(client, 'linkpulse_links', 'read committed', () =>
    client.query<Record<string, string>>(`
      select count(*) as "link changes not yet published",
             coalesce(to_char(now() - min(created_at), 'HH24:MI:SS'), 'none') as "the oldest of them since"
      from link_outbox`),
  );
  for (const [name, value] of [...Object.entries(rows[0] ?? {}), ...Object.entries(outbox.rows[0] ?? {})])
    console.log(`${name.padEnd(36)}${value}`);
  console.log('Batches that wait in R2 are in the event click_spool.drain.done: waiting, oldest_ms.');
  return 0;
}
