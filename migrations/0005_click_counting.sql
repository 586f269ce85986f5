-- Counting clicks in two steps: an ingest writes the ledger, hours and totals, and leaves what it knows of days and dimensions in one
-- row of click_deltas; fold_click_days adds a minute of such rows to click_days at once.
--
-- Why: a delivery of 2,000 clicks on 1,000 links has nearly nothing to fold, so that each click was ten upserts (80 of 96 us of the
-- server's time); a minute folds to a few keys a link. Measured with 2,000 clicks a call over 1,000 links: ingest 13 us a click, the
-- row of arrays in it 0.1 us, its fold 2 us at 400,000 clicks and 4 us at 80,000. The row holds the clicks as the caller's own arrays
-- of positions, because sums made before nothing folds cost more than they save, and is folded in one pass by grouping sets over
-- codes: grouping by the texts themselves took 13 us.

grant create on schema public to linkpulse_clicks;
--> statement-breakpoint
do $$
declare
  v_table text;
  v_column text;
begin
  foreach v_table in array array['click_deltas', 'click_reconciliations'] loop
    execute format('alter table %I enable row level security', v_table);
    execute format('alter table %I force row level security', v_table);
    execute format('create policy across_tenants on %I to linkpulse_clicks using (true) with check (true)', v_table);
    execute format('grant select, insert, update, delete on %I to linkpulse_clicks', v_table);
  end loop;
  -- A row lives for a minute: compressing it costs more than its bytes.
  foreach v_column in array array['workspace_ids', 'link_ids', 'countries', 'regions', 'cities', 'continents', 'browsers', 'systems', 'devices',
                                  'referrers', 'languages', 'link', 'time_ms', 'class', 'place', 'agent', 'referrer', 'language'] loop
    execute format('alter table click_deltas alter column %I set storage external', v_column);
  end loop;
end $$;
--> statement-breakpoint
-- Room on each page for the next version of a counter, so that updating it leaves the index alone.
alter table click_totals set (fillfactor = 60);
--> statement-breakpoint
alter table click_hours set (fillfactor = 60);
--> statement-breakpoint

-- Writes batches of clicks, each exactly once, all in the caller's one transaction. ingest_clicks, which it replaces, stays for Workers
-- of the version before and goes a release later.
-- Columns of equal length: batches p_batch_ids .. p_sealed_ms; places p_countries .. p_continents; agents p_browsers .. p_devices; clicks
-- p_batch .. p_opted_out, of which p_batch, p_link, p_place, p_agent, p_referrer and p_language are positions (from 1, 0 for none) in the
-- lists. Times are milliseconds since 1970.
-- Returns one outcome per batch: counted, duplicate (it was counted before), or unknown_link (it names a link that does not
-- exist; nothing of it was written). A racing call with the same batch waits for this one and then sees a duplicate.
create function ingest_click_batches(
  p_batch_ids uuid[], p_isolates uuid[], p_sequences integer[], p_captured bigint[], p_dropped bigint[], p_sealed_ms bigint[], p_links uuid[],
  p_countries text[], p_regions text[], p_cities text[], p_continents text[], p_browsers text[], p_systems text[], p_devices text[],
  p_referrers text[], p_languages text[],
  p_batch integer[], p_link integer[], p_time_ms bigint[], p_class smallint[], p_classifier smallint, p_place integer[], p_agent integer[],
  p_referrer integer[], p_language integer[], p_asn integer[], p_visitor text[], p_opted_out boolean[]) returns text[]
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  -- Counters are spread over 16 rows so that calls seldom wait for each other. One slot a call, not one a batch: a slot a batch would
  -- write each counter of a call up to 16 times. It is the last byte of a random id.
  v_slot smallint;
  v_workspaces uuid[];
  v_outcomes text[];
  v_fresh boolean[];
begin
  select array_agg(l.workspace_id order by given.position) into v_workspaces
  from unnest(p_links) with ordinality as given (id, position) left join links l on l.id = given.id;

  with sizes as (
    select c.batch, count(*)::integer as clicks, bool_or(v_workspaces[c.link] is null) as has_unknown
    from unnest(p_batch, p_link) as c (batch, link) group by c.batch
  ), given as (
    select b.*, coalesce(s.clicks, 0) as clicks, coalesce(s.has_unknown, false) as has_unknown,
           b.position > min(b.position) over (partition by b.id) as is_repeated
    from unnest(p_batch_ids, p_isolates, p_sequences, p_captured, p_dropped, p_sealed_ms) with ordinality
      as b (id, isolate, sequence, captured, dropped, sealed_ms, position)
    left join sizes s on s.batch = b.position
  ), inserted as (
    insert into click_batches (id, isolate_id, sequence, captured, dropped, clicks, sent_at)
    select g.id, g.isolate, g.sequence, g.captured, g.dropped, g.clicks, to_timestamp(g.sealed_ms / 1000.0::double precision)
    from given g where not g.has_unknown and not g.is_repeated
    order by g.id
    on conflict (id) do nothing
    returning id
  )
  select array_agg(case when g.has_unknown then 'unknown_link' when i.id is null or g.is_repeated then 'duplicate' else 'counted' end order by g.position)
  into v_outcomes
  from given g left join inserted i on i.id = g.id;

  select array_agg(o.outcome = 'counted' order by o.position) into v_fresh from unnest(v_outcomes) with ordinality as o (outcome, position);
  if not coalesce(true = any(v_fresh), false) then
    return v_outcomes;
  end if;
  v_slot := get_byte(uuid_send(p_batch_ids[array_position(v_fresh, true)]), 15) % 16;

  -- Seldom: what was counted before, or cannot be, is taken out; from here on every click is new.
  if false = any(v_fresh) then
    select array_agg(c.batch), array_agg(c.link), array_agg(c.time_ms), array_agg(c.class), array_agg(c.place), array_agg(c.agent),
           array_agg(c.referrer), array_agg(c.language), array_agg(c.asn), array_agg(c.visitor), array_agg(c.opted_out)
    into p_batch, p_link, p_time_ms, p_class, p_place, p_agent, p_referrer, p_language, p_asn, p_visitor, p_opted_out
    from unnest(p_batch, p_link, p_time_ms, p_class, p_place, p_agent, p_referrer, p_language, p_asn, p_visitor, p_opted_out)
      as c (batch, link, time_ms, class, place, agent, referrer, language, asn, visitor, opted_out)
    where v_fresh[c.batch];
  end if;
  if coalesce(cardinality(p_batch), 0) = 0 then
    return v_outcomes;
  end if;

  -- Every session takes the rows of a counter in the order of its key, totals before hours, so two of them cannot wait for each other.
  insert into click_totals as t (workspace_id, link_id, slot, clicks, human_clicks, last_clicked_at)
  select v_workspaces[c.link], p_links[c.link], v_slot, count(*), count(*) filter (where c.class = 0),
         to_timestamp(max(c.time_ms) / 1000.0::double precision)
  from unnest(p_link, p_class, p_time_ms) as c (link, class, time_ms) group by c.link order by 2
  on conflict (link_id, slot) do update set
    clicks = t.clicks + excluded.clicks, human_clicks = t.human_clicks + excluded.human_clicks,
    last_clicked_at = greatest(t.last_clicked_at, excluded.last_clicked_at);

  insert into click_hours as h (workspace_id, link_id, hour, slot, human, bot, preview, prefetch)
  select v_workspaces[c.link], p_links[c.link], to_timestamp(c.time_ms / 3600000 * 3600), v_slot, count(*) filter (where c.class = 0),
         count(*) filter (where c.class = 1), count(*) filter (where c.class = 2), count(*) filter (where c.class = 3)
  from unnest(p_link, p_class, p_time_ms) as c (link, class, time_ms) group by c.link, c.time_ms / 3600000 order by 2, 3
  on conflict (link_id, hour, slot) do update set
    human = h.human + excluded.human, bot = h.bot + excluded.bot,
    preview = h.preview + excluded.preview, prefetch = h.prefetch + excluded.prefetch;

  insert into clicks (clicked_at, workspace_id, link_id, batch_id, class, classifier, country, region, city, continent, referrer,
                      browser, os, device, language, asn, visitor, opted_out)
  -- The batch of an opted-out click would tell its second, where only the hour is to be kept. A position of 0 gives null.
  select to_timestamp(c.time_ms / 1000.0::double precision), v_workspaces[c.link], p_links[c.link],
         case when not c.opted_out then p_batch_ids[c.batch] end, c.class, p_classifier,
         p_countries[c.place], p_regions[c.place], p_cities[c.place], p_continents[c.place], p_referrers[c.referrer],
         p_browsers[c.agent], p_systems[c.agent], p_devices[c.agent], p_languages[c.language], c.asn, decode(c.visitor, 'hex'), c.opted_out
  from unnest(p_batch, p_link, p_time_ms, p_class, p_place, p_agent, p_referrer, p_language, p_asn, p_visitor, p_opted_out)
    as c (batch, link, time_ms, class, place, agent, referrer, language, asn, visitor, opted_out);

  insert into click_deltas (clicks, workspace_ids, link_ids, countries, regions, cities, continents, browsers, systems, devices, referrers,
                            languages, link, time_ms, class, place, agent, referrer, language)
  values (cardinality(p_link), v_workspaces, p_links, p_countries, p_regions, p_cities, p_continents, p_browsers, p_systems, p_devices,
          p_referrers, p_languages, p_link, p_time_ms, p_class, p_place, p_agent, p_referrer, p_language);
  return v_outcomes;
end $$;
--> statement-breakpoint
revoke execute on function ingest_click_batches from public;
--> statement-breakpoint
grant execute on function ingest_click_batches to linkpulse_jobs;
--> statement-breakpoint
alter function ingest_click_batches owner to linkpulse_clicks;
--> statement-breakpoint

-- The clicks of these deltas by link, day, dimension (numbered as in src/clicks/dimension.ts) and value. A click without a value is not
-- in the counts of that dimension. Texts get codes first, which are the same in all rows, so that clicks are grouped by numbers.
-- Called by the functions below only.
create function sum_click_deltas(p_ids bigint[])
  returns table (workspace_id uuid, link_id uuid, day date, dimension smallint, value text, clicks integer)
language sql stable security invoker set search_path = pg_catalog, public, pg_temp set work_mem = '64MB' as $$
  with given as materialized (
    -- Appending nothing reads these arrays into memory once; without it each subscript would fetch the whole array again.
    select d.*, d.link_ids || '{}' as links, d.workspace_ids || '{}' as workspaces from click_deltas d where d.id = any(p_ids)
  ), places as materialized (
    select g.id, p.*, dense_rank() over (order by p.country collate "C", p.region collate "C", p.city collate "C", p.continent collate "C")::integer as code
    from given g, unnest(g.countries, g.regions, g.cities, g.continents) with ordinality as p (country, region, city, continent, position)
  ), agents as materialized (
    select g.id, a.*, dense_rank() over (order by a.browser collate "C", a.os collate "C", a.device collate "C")::integer as code
    from given g, unnest(g.browsers, g.systems, g.devices) with ordinality as a (browser, os, device, position)
  ), referrers as materialized (
    select g.id, r.*, dense_rank() over (order by r.name collate "C")::integer as code
    from given g, unnest(g.referrers) with ordinality as r (name, position)
  ), languages as materialized (
    select g.id, l.*, dense_rank() over (order by l.name collate "C")::integer as code
    from given g, unnest(g.languages) with ordinality as l (name, position)
  ), coded as (
    select g.*, p.codes as place_codes, a.codes as agent_codes, r.codes as referrer_codes, l.codes as language_codes
    from given g
    left join (select id, array_agg(code order by position) as codes from places group by id) p on p.id = g.id
    left join (select id, array_agg(code order by position) as codes from agents group by id) a on a.id = g.id
    left join (select id, array_agg(code order by position) as codes from referrers group by id) r on r.id = g.id
    left join (select id, array_agg(code order by position) as codes from languages group by id) l on l.id = g.id
  ), clicked as (
    -- `offset 0` keeps the subscripts here, where each is done once; 0 stands for none, because null is what other groups have.
    select d.workspaces[c.link] as workspace_id, d.links[c.link] as link_id, (c.time_ms / 86400000)::integer as day,
           coalesce(d.place_codes[c.place], 0) as place, coalesce(d.agent_codes[c.agent], 0) as agent,
           coalesce(d.referrer_codes[c.referrer], 0) as referrer, coalesce(d.language_codes[c.language], 0) as language, c.class
    from coded d, unnest(d.link, d.time_ms, d.class, d.place, d.agent, d.referrer, d.language)
      as c (link, time_ms, class, place, agent, referrer, language) offset 0
  ), counted as materialized (
    select c.workspace_id, c.link_id, c.day, c.place, c.agent, c.referrer, c.language, c.class, count(*) as clicks
    from clicked c group by grouping sets ((1, 2, 3, 4), (1, 2, 3, 5), (1, 2, 3, 6), (1, 2, 3, 7), (1, 2, 3, 8))
  ), named as (
    select c.workspace_id, c.link_id, c.day, v.dimension, v.value, c.clicks
    from counted c join (select distinct on (code) * from places order by code) p on p.code = c.place
    cross join lateral (values (0, p.country), (1, p.city), (2, p.region), (3, p.continent)) as v (dimension, value)
    union all
    select c.workspace_id, c.link_id, c.day, v.dimension, v.value, c.clicks
    from counted c join (select distinct on (code) * from agents order by code) a on a.code = c.agent
    cross join lateral (values (5, a.browser), (6, a.os), (7, a.device)) as v (dimension, value)
    union all
    select c.workspace_id, c.link_id, c.day, 4, r.name, c.clicks
    from counted c join (select distinct on (code) * from referrers order by code) r on r.code = c.referrer
    union all
    select c.workspace_id, c.link_id, c.day, 8, l.name, c.clicks
    from counted c join (select distinct on (code) * from languages order by code) l on l.code = c.language
    union all
    -- Index from 0, as in src/clicks/click.ts.
    select c.workspace_id, c.link_id, c.day, 9, (array['human', 'bot', 'preview', 'prefetch'])[c.class + 1], c.clicks
    from counted c where c.class is not null
  )
  select n.workspace_id, n.link_id, date '1970-01-01' + n.day, n.dimension::smallint, n.value, sum(n.clicks)::integer
  from named n where n.value is not null group by 1, 2, 3, 4, 5
$$;
--> statement-breakpoint
revoke execute on function sum_click_deltas from public;
--> statement-breakpoint
alter function sum_click_deltas owner to linkpulse_clicks;
--> statement-breakpoint

-- Adds the oldest deltas, of about p_clicks clicks together, to click_days and deletes them, in one transaction: exactly once by
-- construction. Returns how many clicks; 0 when none is left or somebody else is folding.
create function fold_click_days(p_clicks integer) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_ids bigint[];
  v_clicks bigint;
begin
  if not pg_try_advisory_xact_lock(hashtext('fold_click_days')) then
    return 0;
  end if;
  select array_agg(d.id), sum(d.clicks) into v_ids, v_clicks from (
    select o.id, o.clicks, sum(o.clicks) over (order by o.id) - o.clicks as before
    from (select id, clicks from click_deltas order by id limit 10000) o
  ) d where d.before < p_clicks;
  if v_ids is null then
    return 0;
  end if;
  insert into click_days as d (workspace_id, link_id, day, dimension, value, slot, clicks)
  select s.workspace_id, s.link_id, s.day, s.dimension, s.value, 0, s.clicks from sum_click_deltas(v_ids) s order by 2, 3, 4, 5
  on conflict (link_id, day, dimension, value, slot) do update set clicks = d.clicks + excluded.clicks;
  delete from click_deltas where id = any(v_ids);
  return v_clicks;
end $$;
--> statement-breakpoint
revoke execute on function fold_click_days from public;
--> statement-breakpoint
grant execute on function fold_click_days to linkpulse_jobs;
--> statement-breakpoint
alter function fold_click_days owner to linkpulse_clicks;
--> statement-breakpoint

-- Moves counters that have become quiet (hours over for ten minutes, totals without a click for an hour) from their slots into slot 0,
-- up to p_limit rows of each; returns how many rows went away. Rows are locked in the order in which ingest takes them; an ingest that
-- waits for one of them finds it gone and writes its slot anew.
create function merge_click_slots(p_limit integer) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_totals bigint;
  v_hours bigint;
begin
  if not pg_try_advisory_xact_lock(hashtext('merge_click_slots')) then
    return 0;
  end if;
  with quiet as materialized (
    select q.link_id, q.slot from click_totals q where q.slot <> 0 and q.last_clicked_at < now() - interval '1 hour'
    order by q.link_id, q.slot limit p_limit for update
  ), gone as (
    delete from click_totals d using quiet q where d.link_id = q.link_id and d.slot = q.slot returning d.*
  ), moved as (
    insert into click_totals as t (workspace_id, link_id, slot, clicks, human_clicks, last_clicked_at)
    select g.workspace_id, g.link_id, 0, sum(g.clicks), sum(g.human_clicks), max(g.last_clicked_at) from gone g group by 1, 2 order by 2
    on conflict (link_id, slot) do update set
      clicks = t.clicks + excluded.clicks, human_clicks = t.human_clicks + excluded.human_clicks,
      last_clicked_at = greatest(t.last_clicked_at, excluded.last_clicked_at)
  )
  select count(*) into v_totals from gone;
  with quiet as materialized (
    select q.link_id, q.hour, q.slot from click_hours q where q.slot <> 0 and q.hour < now() - interval '70 minutes'
    order by q.link_id, q.hour, q.slot limit p_limit for update
  ), gone as (
    delete from click_hours d using quiet q where d.link_id = q.link_id and d.hour = q.hour and d.slot = q.slot returning d.*
  ), moved as (
    insert into click_hours as h (workspace_id, link_id, hour, slot, human, bot, preview, prefetch)
    select g.workspace_id, g.link_id, g.hour, 0, sum(g.human), sum(g.bot), sum(g.preview), sum(g.prefetch) from gone g group by 1, 2, 3 order by 2, 3
    on conflict (link_id, hour, slot) do update set
      human = h.human + excluded.human, bot = h.bot + excluded.bot,
      preview = h.preview + excluded.preview, prefetch = h.prefetch + excluded.prefetch
  )
  select count(*) into v_hours from gone;
  return v_totals + v_hours;
end $$;
--> statement-breakpoint
revoke execute on function merge_click_slots from public;
--> statement-breakpoint
grant execute on function merge_click_slots to linkpulse_jobs;
--> statement-breakpoint
alter function merge_click_slots owner to linkpulse_clicks;
--> statement-breakpoint

-- Drops the months of the ledger that are over for more than p_keep_months months; returns how many. Never the current or the previous
-- one, nor one for which a batch may still come (28 days and 2 hours late at most). The counters of dropped months stay.
-- Belongs to the owner of the tables, as ensure_partitions does. A drop waits for readers of the ledger, and whoever comes after waits
-- for it: after two seconds it gives up until the next hour.
create function drop_click_partitions(p_keep_months integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp set timezone = 'UTC' set lock_timeout = '2s' as $$
declare
  v_first_kept constant date := least(
    date_trunc('month', now()) - make_interval(months => greatest(p_keep_months, 1)),
    date_trunc('month', now() - interval '29 days'));
  v_name text;
  v_dropped integer := 0;
begin
  for v_name in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'public.clicks'::regclass and c.relname ~ '^clicks_\d{4}_\d{2}$' and to_date(right(c.relname, 7), 'YYYY_MM') < v_first_kept
    order by 1
  loop
    execute format('drop table public.%I', v_name);
    v_dropped := v_dropped + 1;
  end loop;
  return v_dropped;
end $$;
--> statement-breakpoint
revoke execute on function drop_click_partitions from public;
--> statement-breakpoint
grant execute on function drop_click_partitions to linkpulse_jobs;
--> statement-breakpoint

-- Replaced by the two functions below: it knows nothing of deltas and would count them twice. Only `npm run clicks` called it.
set local role linkpulse_clicks;
--> statement-breakpoint
drop function rebuild_rollups;
--> statement-breakpoint
reset role;
--> statement-breakpoint

-- The first day of which the ledger holds every click; counters of earlier days are all that is left of them.
create function click_ledger_start() returns date
language sql stable security invoker set search_path = pg_catalog, public, pg_temp as $$
  select min(to_date(right(c.relname, 7), 'YYYY_MM')) from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent = 'public.clicks'::regclass and c.relname ~ '^clicks_\d{4}_\d{2}$'
$$;
--> statement-breakpoint
revoke execute on function click_ledger_start from public;
--> statement-breakpoint
alter function click_ledger_start owner to linkpulse_clicks;
--> statement-breakpoint

-- Computes the counters of the days from p_first until before p_end from the ledger and compares them with the live ones, slots summed
-- and deltas added: one row per key that differs, with what the ledger says and what the counter says (null when it has no such
-- row). With p_rewrite the live ones are then replaced, while ingest waits: ask for one day at a time. Without it, it runs on one
-- snapshot: every ingest is one transaction, so any snapshot must agree.
-- For the operator, who becomes linkpulse_clicks to call it (`npm run clicks -- rebuild`); granted to no Worker.
create function rebuild_click_days(p_first date, p_end date, p_rewrite boolean) returns table (rollup text, key text, expected text, actual text)
language plpgsql volatile security invoker set search_path = pg_catalog, public, pg_temp set timezone = 'UTC' as $$
declare
  v_first constant timestamptz := p_first;
  v_end constant timestamptz := p_end;
begin
  -- Comparing needs one snapshot for all tables; rewriting needs snapshots that are younger than the lock.
  if (current_setting('transaction_isolation') = 'read committed') is distinct from p_rewrite then
    raise exception 'Compare at isolation level repeatable read, rewrite at read committed' using errcode = '25001';
  end if;
  if p_first < click_ledger_start() then
    raise exception 'The ledger begins on %', click_ledger_start() using errcode = '22023';
  end if;
  if p_rewrite then
    -- Every ingest writes this table first: those that have begun are waited for, the next ones wait for us. Then what is left to fold.
    lock table click_batches in share row exclusive mode;
    perform pg_advisory_xact_lock(hashtext('merge_click_slots')), pg_advisory_xact_lock(hashtext('fold_click_days'));
    while fold_click_days(500000) > 0 loop end loop;
  end if;
  drop table if exists pg_temp.expected_hours, pg_temp.expected_days;

  create temp table expected_hours on commit drop as
  select c.workspace_id, c.link_id, date_trunc('hour', c.clicked_at, 'UTC') as hour,
         count(*) filter (where c.class = 0)::integer as human, count(*) filter (where c.class = 1)::integer as bot,
         count(*) filter (where c.class = 2)::integer as preview, count(*) filter (where c.class = 3)::integer as prefetch
  from clicks c where c.clicked_at >= v_first and c.clicked_at < v_end group by 1, 2, 3;

  create temp table expected_days on commit drop as
  select c.workspace_id, c.link_id, (c.clicked_at at time zone 'UTC')::date as day, v.dimension::smallint as dimension, v.value, count(*)::integer as clicks
  from clicks c cross join lateral (values
    (0, c.country), (1, c.city), (2, c.region), (3, c.continent), (4, c.referrer), (5, c.browser), (6, c.os), (7, c.device),
    (8, c.language), (9, (array['human', 'bot', 'preview', 'prefetch'])[c.class + 1])) as v (dimension, value)
  where v.value is not null and c.clicked_at >= v_first and c.clicked_at < v_end group by 1, 2, 3, 4, 5;

  return query
  with live as (
    select h.workspace_id, h.link_id, h.hour, sum(h.human) as human, sum(h.bot) as bot, sum(h.preview) as preview, sum(h.prefetch) as prefetch
    from click_hours h where h.hour >= v_first and h.hour < v_end group by 1, 2, 3
  )
  select 'click_hours', concat_ws(' ', link_id, to_json(hour) #>> '{}'),
         case when e.human is not null then concat_ws('/', e.human, e.bot, e.preview, e.prefetch) end,
         case when l.human is not null then concat_ws('/', l.human, l.bot, l.preview, l.prefetch) end
  from expected_hours e full join live l using (workspace_id, link_id, hour)
  where (e.human, e.bot, e.preview, e.prefetch) is distinct from (l.human, l.bot, l.preview, l.prefetch);
  if p_rewrite and found then
    delete from click_hours h where h.hour >= v_first and h.hour < v_end;
    insert into click_hours (workspace_id, link_id, hour, human, bot, preview, prefetch)
    select e.workspace_id, e.link_id, e.hour, e.human, e.bot, e.preview, e.prefetch from expected_hours e;
  end if;

  return query
  with counted as (
    select d.workspace_id, d.link_id, d.day, d.dimension, d.value, d.clicks from click_days d where d.day >= p_first and d.day < p_end
    union all
    select s.workspace_id, s.link_id, s.day, s.dimension, s.value, s.clicks
    from sum_click_deltas(array(select u.id from click_deltas u)) s where s.day >= p_first and s.day < p_end
  ), live as (select c.workspace_id, c.link_id, c.day, c.dimension, c.value, sum(c.clicks) as clicks from counted c group by 1, 2, 3, 4, 5)
  select 'click_days', concat_ws(' ', link_id, day, dimension, value), e.clicks::text, l.clicks::text
  from expected_days e full join live l using (workspace_id, link_id, day, dimension, value)
  where e.clicks is distinct from l.clicks;
  if p_rewrite and found then
    delete from click_days d where d.day >= p_first and d.day < p_end;
    insert into click_days (workspace_id, link_id, day, dimension, value, clicks)
    select e.workspace_id, e.link_id, e.day, e.dimension, e.value, e.clicks from expected_days e;
  end if;
end $$;
--> statement-breakpoint
revoke execute on function rebuild_click_days from public;
--> statement-breakpoint
alter function rebuild_click_days owner to linkpulse_clicks;
--> statement-breakpoint

-- The same for the totals, which are compared with the hours: those outlive the ledger. The moment of the last click is the ledger's,
-- where it still holds that hour. Rebuild the days first.
create function rebuild_click_totals(p_rewrite boolean) returns table (rollup text, key text, expected text, actual text)
language plpgsql volatile security invoker set search_path = pg_catalog, public, pg_temp set timezone = 'UTC' as $$
begin
  if (current_setting('transaction_isolation') = 'read committed') is distinct from p_rewrite then
    raise exception 'Compare at isolation level repeatable read, rewrite at read committed' using errcode = '25001';
  end if;
  if p_rewrite then
    lock table click_batches in share row exclusive mode;
    perform pg_advisory_xact_lock(hashtext('merge_click_slots'));
  end if;
  drop table if exists pg_temp.compared_totals;
  create temp table compared_totals on commit drop as
  with hours as (
    select h.workspace_id, h.link_id, sum(h.human + h.bot + h.preview + h.prefetch)::bigint as clicks, sum(h.human)::bigint as human_clicks,
           max(h.hour) as last_hour
    from click_hours h where h.human + h.bot + h.preview + h.prefetch > 0 group by 1, 2
  ), live as (
    select t.workspace_id, t.link_id, sum(t.clicks)::bigint as clicks, sum(t.human_clicks)::bigint as human_clicks, max(t.last_clicked_at) as last_clicked_at
    from click_totals t group by 1, 2
  )
  select workspace_id, link_id, h.clicks, h.human_clicks,
         coalesce((select max(c.clicked_at) from clicks c
                   where c.link_id = h.link_id and c.clicked_at >= h.last_hour and c.clicked_at < h.last_hour + interval '1 hour'),
                  -- Dropped from the ledger: the live one, when it lies in that hour.
                  case when date_trunc('hour', l.last_clicked_at, 'UTC') = h.last_hour then l.last_clicked_at end, h.last_hour) as last_clicked_at,
         l.clicks as live_clicks, l.human_clicks as live_human_clicks, l.last_clicked_at as live_last
  from hours h full join live l using (workspace_id, link_id);
  delete from compared_totals c where (c.clicks, c.human_clicks, c.last_clicked_at) is not distinct from (c.live_clicks, c.live_human_clicks, c.live_last);

  return query
  select 'click_totals', c.link_id::text,
         case when c.clicks is not null then concat_ws('/', c.clicks, c.human_clicks, to_json(c.last_clicked_at) #>> '{}') end,
         case when c.live_clicks is not null then concat_ws('/', c.live_clicks, c.live_human_clicks, to_json(c.live_last) #>> '{}') end
  from compared_totals c;
  if p_rewrite then
    delete from click_totals t using compared_totals c where t.link_id = c.link_id and t.workspace_id = c.workspace_id;
    insert into click_totals (workspace_id, link_id, clicks, human_clicks, last_clicked_at)
    select c.workspace_id, c.link_id, c.clicks, c.human_clicks, c.last_clicked_at from compared_totals c where c.clicks is not null;
  end if;
end $$;
--> statement-breakpoint
revoke execute on function rebuild_click_totals from public;
--> statement-breakpoint
alter function rebuild_click_totals owner to linkpulse_clicks;
--> statement-breakpoint
revoke create on schema public from linkpulse_clicks;
