-- Folding that tells a lock that is held from nothing left, and a rebuild that no dropped month can slip under.

grant create on schema public to linkpulse_clicks;
--> statement-breakpoint
set local role linkpulse_clicks;
--> statement-breakpoint

-- Adds the oldest deltas, of about p_clicks clicks together, to click_days and deletes them, in one transaction: exactly once by
-- construction. Returns how many clicks: 0 when none is left, null when somebody else is folding: also a
-- call whose caller gave up on it.
create or replace function fold_click_days(p_clicks integer) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_ids bigint[];
  v_clicks bigint;
begin
  if not pg_try_advisory_xact_lock(hashtext('fold_click_days')) then
    return null;
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

-- Computes the counters of the days from p_first until before p_end from the ledger and compares them with the live ones, slots summed
-- and deltas added: one row per key that differs, with what the ledger says and what the counter says (null when it has no such
-- row). With p_rewrite the live ones are then replaced, while ingest waits: ask for one day at a time. Without it, it runs on one
-- snapshot: every ingest is one transaction, so any snapshot must agree.
-- For the operator, who becomes linkpulse_clicks to call it (`npm run clicks -- rebuild`); granted to no Worker.
create or replace function rebuild_click_days(p_first date, p_end date, p_rewrite boolean) returns table (rollup text, key text, expected text, actual text)
language plpgsql volatile security invoker set search_path = pg_catalog, public, pg_temp set timezone = 'UTC' as $$
declare
  v_first constant timestamptz := p_first;
  v_end constant timestamptz := p_end;
begin
  -- Comparing needs one snapshot for all tables; rewriting needs snapshots that are younger than the lock.
  if (current_setting('transaction_isolation') = 'read committed') is distinct from p_rewrite then
    raise exception 'Compare at isolation level repeatable read, rewrite at read committed' using errcode = '25001';
  end if;
  if p_rewrite then
    -- Keeps drop_click_partitions away: counters of a month that is being dropped would be compared with nothing.
    lock table clicks in access share mode;
    -- Every ingest writes this table first: those that have begun are waited for, the next ones wait for us. Then what is left to fold.
    lock table click_batches in share row exclusive mode;
    perform pg_advisory_xact_lock(hashtext('merge_click_slots')), pg_advisory_xact_lock(hashtext('fold_click_days'));
    while fold_click_days(500000) > 0 loop end loop;
  end if;
  -- With all locks held, because a month may have gone while we waited for them.
  if p_first < click_ledger_start() then
    raise exception 'The ledger begins on %', click_ledger_start() using errcode = '22023';
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
reset role;
--> statement-breakpoint
revoke create on schema public from linkpulse_clicks;
