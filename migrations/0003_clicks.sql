-- Partitions of the click ledger and the functions that write it: ingest, dead letters, salts, pruning, proof of the counters.

-- A function's owner must be able to create in the schema at the moment it is handed over; taken back at the end.
grant create on schema public to linkpulse_clicks;
--> statement-breakpoint
-- What no month takes: rows here raise an alert and are moved when their month is made. Nobody is granted partitions, so
-- the only way to a row is through the ledger and its policies; forced row-level security is the second lock.
create table clicks_default partition of clicks default;
--> statement-breakpoint
alter table clicks_default enable row level security;
--> statement-breakpoint
alter table clicks_default force row level security;
--> statement-breakpoint

-- Creates the monthly partitions from last month to p_months_ahead from now, leaving no gap; returns how many were new.
-- The only function here that stays with the owner of the tables, because only that role may create partitions. Row-level
-- security is forced on it, so it cannot read a click, with one exception: to create a month whose rows already sit in the
-- default partition it lifts the force from that one partition while it holds it locked, and moves them.
create function ensure_partitions(p_months_ahead integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp set timezone = 'UTC' as $$
declare
  v_this constant timestamptz := date_trunc('month', now());
  v_month timestamptz;
  v_last timestamptz := v_this + make_interval(months => least(greatest(p_months_ahead, 0), 24));
  v_name text;
  v_created integer := 0;
begin
  -- One maker at a time; does not hold up readers or writers.
  lock table clicks in share update exclusive mode;
  -- After an outage of months the missing ones are made too: clicks_in_default() relies on there being no gap.
  select least(v_this - interval '1 month', max(to_date(right(c.relname, 7), 'YYYY_MM'))::timestamptz + interval '1 month')
  into v_month
  from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent = 'public.clicks'::regclass and c.relname ~ '^clicks_\d{4}_\d{2}$';

  while v_month <= v_last loop
    v_name := to_char(v_month, '"clicks_"YYYY_MM');
    if to_regclass(format('public.%I', v_name)) is null then
      -- Made apart and attached: `create table ... partition of` would lock out every reader of the ledger.
      execute format('create table public.%I (like public.clicks including defaults including constraints)', v_name);
      execute 'alter table public.clicks_default no force row level security';
      execute format(
        'with moved as (delete from public.clicks_default where clicked_at >= %L and clicked_at < %L returning *) insert into public.%I select * from moved',
        v_month, v_month + interval '1 month', v_name);
      execute 'alter table public.clicks_default force row level security';
      execute format('alter table public.%I enable row level security', v_name);
      execute format('alter table public.%I force row level security', v_name);
      execute format('alter table public.clicks attach partition public.%I for values from (%L) to (%L)', v_name, v_month, v_month + interval '1 month');
      v_created := v_created + 1;
    end if;
    v_month := v_month + interval '1 month';
  end loop;
  return v_created;
end $$;
--> statement-breakpoint
revoke execute on function ensure_partitions from public;
--> statement-breakpoint
grant execute on function ensure_partitions to linkpulse_jobs;
--> statement-breakpoint
select ensure_partitions(3);
--> statement-breakpoint

-- How many clicks sit in the default partition. Reads it through the ledger, by asking for what no month covers.
create function clicks_in_default() returns bigint
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp set timezone = 'UTC' as $$
declare
  v_first timestamptz;
  v_end timestamptz;
  v_count bigint;
begin
  select min(to_date(right(c.relname, 7), 'YYYY_MM'))::timestamptz,
         max(to_date(right(c.relname, 7), 'YYYY_MM'))::timestamptz + interval '1 month'
  into v_first, v_end
  from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent = 'public.clicks'::regclass and c.relname ~ '^clicks_\d{4}_\d{2}$';
  -- Literals instead of parameters, so that the planner leaves every other partition alone.
  execute format('select count(*) from clicks where clicked_at < %L or clicked_at >= %L', v_first, v_end) into v_count;
  return v_count;
end $$;
--> statement-breakpoint
revoke execute on function clicks_in_default from public;
--> statement-breakpoint
grant execute on function clicks_in_default to linkpulse_jobs;
--> statement-breakpoint
alter function clicks_in_default owner to linkpulse_clicks;
--> statement-breakpoint

-- Writes batches of clicks and adds them to the counters, each batch exactly once, all in the caller's one transaction.
-- Batches are columns p_batch_ids .. p_sealed_ms of equal length; clicks are columns p_batch .. p_opted_out of equal length, where
-- p_batch and p_link are positions (from 1) in p_batch_ids and p_links. Times are milliseconds since 1970.
-- Returns one outcome per batch: counted, duplicate (it was counted before), or unknown_link (it names a link that does not
-- exist; nothing of it was written). A racing call with the same batch waits for this one and then sees a duplicate.
create function ingest_clicks(
  p_batch_ids uuid[], p_isolates uuid[], p_sequences integer[], p_captured bigint[], p_sealed_ms bigint[], p_links uuid[],
  p_batch integer[], p_link integer[], p_time_ms bigint[], p_class smallint[], p_classifier smallint,
  p_country text[], p_region text[], p_city text[], p_continent text[], p_referrer text[], p_browser text[], p_os text[],
  p_device text[], p_language text[], p_asn integer[], p_visitor text[], p_opted_out boolean[]) returns text[]
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  -- Counters are spread over slots so that a hot link does not serialise; the slot of a batch is decided here alone.
  v_slot constant smallint := 0;
  -- Index from 0, as in src/clicks/click.ts.
  v_class_names constant text[] := array['human', 'bot', 'preview', 'prefetch'];
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
    from unnest(p_batch_ids, p_isolates, p_sequences, p_captured, p_sealed_ms) with ordinality
      as b (id, isolate, sequence, captured, sealed_ms, position)
    left join sizes s on s.batch = b.position
  ), inserted as (
    insert into click_batches (id, isolate_id, sequence, captured, clicks, sent_at)
    select g.id, g.isolate, g.sequence, g.captured, g.clicks, to_timestamp(g.sealed_ms / 1000.0)
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

  -- Every session takes the rows of a counter in the order of its key, so two of them cannot wait for each other.
  with fresh as materialized (
    -- The batch of an opted-out click would tell its second, where only the hour is to be kept.
    select v_workspaces[c.link] as workspace_id, p_links[c.link] as link_id, case when not c.opted_out then p_batch_ids[c.batch] end as batch_id,
           to_timestamp(c.time_ms / 1000.0) as clicked_at, c.*
    from unnest(p_batch, p_link, p_time_ms, p_class, p_country, p_region, p_city, p_continent, p_referrer, p_browser, p_os, p_device,
                p_language, p_asn, p_visitor, p_opted_out)
      as c (batch, link, time_ms, class, country, region, city, continent, referrer, browser, os, device, language, asn, visitor, opted_out)
    where v_fresh[c.batch]
  ), ledger as (
    insert into clicks (clicked_at, workspace_id, link_id, batch_id, class, classifier, country, region, city, continent, referrer,
                        browser, os, device, language, asn, visitor, opted_out)
    select f.clicked_at, f.workspace_id, f.link_id, f.batch_id, f.class, p_classifier, f.country, f.region, f.city, f.continent, f.referrer,
           f.browser, f.os, f.device, f.language, f.asn, decode(f.visitor, 'hex'), f.opted_out
    from fresh f
  ), hours as (
    insert into click_hours as h (workspace_id, link_id, hour, slot, human, bot, preview, prefetch)
    select f.workspace_id, f.link_id, date_trunc('hour', f.clicked_at, 'UTC'), v_slot, count(*) filter (where f.class = 0),
           count(*) filter (where f.class = 1), count(*) filter (where f.class = 2), count(*) filter (where f.class = 3)
    from fresh f group by 1, 2, 3 order by 2, 3
    on conflict (link_id, hour, slot) do update set
      human = h.human + excluded.human, bot = h.bot + excluded.bot,
      preview = h.preview + excluded.preview, prefetch = h.prefetch + excluded.prefetch
  ), days as (
    -- Dimensions are numbered as in src/clicks/dimension.ts; a click without a value is not in the counts of that dimension.
    insert into click_days as d (workspace_id, link_id, day, dimension, value, slot, clicks)
    select f.workspace_id, f.link_id, (f.clicked_at at time zone 'UTC')::date, v.dimension, v.value, v_slot, count(*)
    from fresh f cross join lateral (values
      (0, f.country), (1, f.city), (2, f.region), (3, f.continent), (4, f.referrer), (5, f.browser), (6, f.os), (7, f.device),
      (8, f.language), (9, v_class_names[f.class + 1])) as v (dimension, value)
    where v.value is not null group by 1, 2, 3, 4, 5 order by 2, 3, 4, 5
    on conflict (link_id, day, dimension, value, slot) do update set clicks = d.clicks + excluded.clicks
  )
  insert into click_totals as t (workspace_id, link_id, slot, clicks, human_clicks, last_clicked_at)
  select f.workspace_id, f.link_id, v_slot, count(*), count(*) filter (where f.class = 0), max(f.clicked_at)
  from fresh f group by 1, 2 order by 2
  on conflict (link_id, slot) do update set
    clicks = t.clicks + excluded.clicks, human_clicks = t.human_clicks + excluded.human_clicks,
    last_clicked_at = greatest(t.last_clicked_at, excluded.last_clicked_at);
  return v_outcomes;
end $$;
--> statement-breakpoint
revoke execute on function ingest_clicks from public;
--> statement-breakpoint
grant execute on function ingest_clicks to linkpulse_jobs;
--> statement-breakpoint
alter function ingest_clicks owner to linkpulse_clicks;
--> statement-breakpoint

-- Keeps a message that could not be ingested; the same message again changes nothing.
create function store_dead_letter(p_queue text, p_message_id text, p_body jsonb, p_reason text) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into dead_letters (queue, message_id, body, reason) values (p_queue, p_message_id, p_body, p_reason) on conflict (message_id) do nothing
$$;
--> statement-breakpoint
revoke execute on function store_dead_letter from public;
--> statement-breakpoint
grant execute on function store_dead_letter to linkpulse_jobs;
--> statement-breakpoint
alter function store_dead_letter owner to linkpulse_clicks;
--> statement-breakpoint

-- Dead letters whose replay was asked for, oldest first. Read only: replaying twice does no harm, because batches keep their ids.
create function take_dead_letters(p_limit integer) returns table (id bigint, body jsonb)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select d.id, d.body from dead_letters d
  where d.replay_requested_at is not null and d.replayed_at is null order by d.id limit p_limit
$$;
--> statement-breakpoint
revoke execute on function take_dead_letters from public;
--> statement-breakpoint
grant execute on function take_dead_letters to linkpulse_jobs;
--> statement-breakpoint
alter function take_dead_letters owner to linkpulse_clicks;
--> statement-breakpoint

-- These were sent back to their queue.
create function mark_replayed(p_ids bigint[]) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  update dead_letters set replayed_at = now() where id = any(p_ids) and replayed_at is null
$$;
--> statement-breakpoint
revoke execute on function mark_replayed from public;
--> statement-breakpoint
grant execute on function mark_replayed to linkpulse_jobs;
--> statement-breakpoint
alter function mark_replayed owner to linkpulse_clicks;
--> statement-breakpoint

-- Asks for the replay of one dead letter, or of all that wait when p_id is null; returns their ids. For the operator, who becomes
-- linkpulse_clicks to call it (`npm run clicks -- replay`); granted to no Worker.
create function request_replay(p_id bigint) returns setof bigint
language sql volatile security invoker set search_path = pg_catalog, public, pg_temp as $$
  update dead_letters set replay_requested_at = coalesce(replay_requested_at, now())
  where replayed_at is null and (p_id is null or id = p_id) returning id
$$;
--> statement-breakpoint
revoke execute on function request_replay from public;
--> statement-breakpoint
alter function request_replay owner to linkpulse_clicks;
--> statement-breakpoint

-- The day's salt of visitor hashes, drawn at the first question. Only for days that are today somewhere on earth: an old day's
-- salt must not come to life again, nor a future one be known early.
create function visitor_salt(p_day date) returns bytea
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_today constant date := (now() at time zone 'UTC')::date;
  v_salt bytea;
begin
  if p_day is null or p_day not between v_today - 1 and v_today + 1 then
    raise exception 'There is a visitor salt for yesterday, today and tomorrow only' using errcode = 'LP003';
  end if;
  select s.salt into v_salt from visitor_salts s where s.day = p_day;
  if found then
    return v_salt;
  end if;
  -- 244 bits of the server's strong randomness, spread evenly; gen_random_bytes would need an extension.
  insert into visitor_salts (day, salt) values (p_day, sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())))
  on conflict (day) do nothing;
  -- A new statement, so that it sees the salt of whoever was first.
  select s.salt into strict v_salt from visitor_salts s where s.day = p_day;
  return v_salt;
end $$;
--> statement-breakpoint
revoke execute on function visitor_salt from public;
--> statement-breakpoint
grant execute on function visitor_salt to linkpulse_api;
--> statement-breakpoint
alter function visitor_salt owner to linkpulse_clicks;
--> statement-breakpoint

-- Deletes the salts that are 48 h old, which makes the hashes of their days meaningless; returns how many.
create function prune_visitor_salts() returns bigint
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  with gone as (delete from visitor_salts where day::timestamp + interval '48 hours' <= now() at time zone 'UTC' returning 1)
  select count(*) from gone
$$;
--> statement-breakpoint
revoke execute on function prune_visitor_salts from public;
--> statement-breakpoint
grant execute on function prune_visitor_salts to linkpulse_jobs;
--> statement-breakpoint
alter function prune_visitor_salts owner to linkpulse_clicks;
--> statement-breakpoint

-- Forgets up to p_limit batch ids older than 30 days, and replayed dead letters as old; returns how many batch ids. The consumer
-- refuses batches sealed more than 28 days ago, so that no id is forgotten while its batch could still come.
create function prune_click_batches(p_limit integer) returns bigint
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  with letters as (
    delete from dead_letters where replayed_at < now() - interval '30 days'
  ), gone as (
    delete from click_batches where id in (
      select b.id from click_batches b where b.ingested_at < now() - interval '30 days' order by b.ingested_at limit p_limit
    ) returning 1
  )
  select count(*) from gone
$$;
--> statement-breakpoint
revoke execute on function prune_click_batches from public;
--> statement-breakpoint
grant execute on function prune_click_batches to linkpulse_jobs;
--> statement-breakpoint
alter function prune_click_batches owner to linkpulse_clicks;
--> statement-breakpoint

-- Computes the counters from the ledger and compares them with the live ones, slots summed: one row per key that differs, with
-- what the ledger says and what the counter says (null when it has no such row). With p_rewrite the live ones are then replaced;
-- ingest waits meanwhile. Without it, it runs on one snapshot: every ingest is one transaction, so any snapshot must agree.
-- For the operator, who becomes linkpulse_clicks to call it (`npm run clicks -- rebuild`); granted to no Worker.
create function rebuild_rollups(p_rewrite boolean) returns table (rollup text, key text, expected text, actual text)
language plpgsql volatile security invoker set search_path = pg_catalog, public, pg_temp set timezone = 'UTC' as $$
declare
  v_class_names constant text[] := array['human', 'bot', 'preview', 'prefetch'];
begin
  -- Comparing needs one snapshot for all tables; rewriting needs snapshots that are younger than the lock.
  if (current_setting('transaction_isolation') = 'read committed') is distinct from p_rewrite then
    raise exception 'Compare at isolation level repeatable read, rewrite at read committed' using errcode = '25001';
  end if;
  if p_rewrite then
    -- Every ingest writes this table first: those that have begun are waited for, the next ones wait for us.
    lock table click_batches in share row exclusive mode;
  end if;
  drop table if exists pg_temp.expected_hours, pg_temp.expected_days, pg_temp.expected_totals;

  create temp table expected_hours on commit drop as
  select c.workspace_id, c.link_id, date_trunc('hour', c.clicked_at, 'UTC') as hour,
         count(*) filter (where c.class = 0)::integer as human, count(*) filter (where c.class = 1)::integer as bot,
         count(*) filter (where c.class = 2)::integer as preview, count(*) filter (where c.class = 3)::integer as prefetch
  from clicks c group by 1, 2, 3;

  create temp table expected_days on commit drop as
  select c.workspace_id, c.link_id, (c.clicked_at at time zone 'UTC')::date as day, v.dimension::smallint as dimension, v.value, count(*)::integer as clicks
  from clicks c cross join lateral (values
    (0, c.country), (1, c.city), (2, c.region), (3, c.continent), (4, c.referrer), (5, c.browser), (6, c.os), (7, c.device),
    (8, c.language), (9, v_class_names[c.class + 1])) as v (dimension, value)
  where v.value is not null group by 1, 2, 3, 4, 5;

  create temp table expected_totals on commit drop as
  select c.workspace_id, c.link_id, count(*) as clicks, count(*) filter (where c.class = 0) as human_clicks, max(c.clicked_at) as last_clicked_at
  from clicks c group by 1, 2;

  return query
  with live as (
    select h.workspace_id, h.link_id, h.hour, sum(h.human) as human, sum(h.bot) as bot, sum(h.preview) as preview, sum(h.prefetch) as prefetch
    from click_hours h group by 1, 2, 3
  )
  select 'click_hours', concat_ws(' ', link_id, to_json(hour) #>> '{}'),
         case when e.human is not null then concat_ws('/', e.human, e.bot, e.preview, e.prefetch) end,
         case when l.human is not null then concat_ws('/', l.human, l.bot, l.preview, l.prefetch) end
  from expected_hours e full join live l using (workspace_id, link_id, hour)
  where (e.human, e.bot, e.preview, e.prefetch) is distinct from (l.human, l.bot, l.preview, l.prefetch);

  return query
  with live as (select d.workspace_id, d.link_id, d.day, d.dimension, d.value, sum(d.clicks) as clicks from click_days d group by 1, 2, 3, 4, 5)
  select 'click_days', concat_ws(' ', link_id, day, dimension, value), e.clicks::text, l.clicks::text
  from expected_days e full join live l using (workspace_id, link_id, day, dimension, value)
  where e.clicks is distinct from l.clicks;

  return query
  with live as (
    select t.workspace_id, t.link_id, sum(t.clicks) as clicks, sum(t.human_clicks) as human_clicks, max(t.last_clicked_at) as last_clicked_at
    from click_totals t group by 1, 2
  )
  select 'click_totals', link_id::text,
         case when e.clicks is not null then concat_ws('/', e.clicks, e.human_clicks, to_json(e.last_clicked_at) #>> '{}') end,
         case when l.clicks is not null then concat_ws('/', l.clicks, l.human_clicks, to_json(l.last_clicked_at) #>> '{}') end
  from expected_totals e full join live l using (workspace_id, link_id)
  where (e.clicks, e.human_clicks, e.last_clicked_at) is distinct from (l.clicks, l.human_clicks, l.last_clicked_at);

  if p_rewrite then
    delete from click_hours;
    insert into click_hours (workspace_id, link_id, hour, human, bot, preview, prefetch)
    select e.workspace_id, e.link_id, e.hour, e.human, e.bot, e.preview, e.prefetch from expected_hours e;
    delete from click_days;
    insert into click_days (workspace_id, link_id, day, dimension, value, clicks)
    select e.workspace_id, e.link_id, e.day, e.dimension, e.value, e.clicks from expected_days e;
    delete from click_totals;
    insert into click_totals (workspace_id, link_id, clicks, human_clicks, last_clicked_at)
    select e.workspace_id, e.link_id, e.clicks, e.human_clicks, e.last_clicked_at from expected_totals e;
  end if;
end $$;
--> statement-breakpoint
revoke execute on function rebuild_rollups from public;
--> statement-breakpoint
alter function rebuild_rollups owner to linkpulse_clicks;
--> statement-breakpoint
revoke create on schema public from linkpulse_clicks;
