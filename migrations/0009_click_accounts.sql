-- Accounts that are judged after a day at the latest, and whether one workspace has the instance to itself.

grant create on schema public to linkpulse_clicks, linkpulse_identity;
--> statement-breakpoint
set local role linkpulse_clicks;
--> statement-breakpoint

-- Computes the accounts of the 48 hours that end with p_now's, and returns those that changed. An isolate's batches carry how many
-- clicks it had captured and dropped so far, so what two of its batches in a row differ by, less the clicks of the second, never came:
-- missing. A batch that comes within those 48 hours closes its gap; one that comes later is in ledger and counters, and yet stays missing
-- here: finding the others of its hour would mean reading every batch. An hour is a batch's by the time it was sealed. Grouped by
-- isolate and hour first, so that 48 hours of batches are read once and never sorted.
-- p_counts and p_errors are what somebody else counted in p_hours; an hour without keeps what it had. Provisional is an hour that ended
-- less than 15 minutes ago, and those from the hour on in which the oldest batch was sealed that still waits in the spool, until a day
-- after they began: a batch that nothing can settle must not keep all hours from ever being judged.
create or replace function reconcile_clicks(p_now timestamptz, p_oldest_waiting timestamptz, p_hours timestamptz[], p_counts bigint[], p_errors bigint[])
  returns setof click_reconciliations
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  with bounds as (
    select date_trunc('hour', p_now, 'UTC') - interval '47 hours' as first
  ), seen as materialized (
    -- A clock may be an hour ahead, so that a batch is ingested before it was sealed.
    select b.isolate_id, date_trunc('hour', b.sent_at, 'UTC') as hour, min(b.sequence) as sequence,
           max(b.captured) as captured, max(b.dropped) as dropped, sum(b.clicks) as clicks
    from bounds, click_batches b where b.ingested_at >= bounds.first - interval '2 hours' and b.sent_at >= bounds.first group by 1, 2
  ), followed as (
    select s.*, lag(s.captured) over own as captured_before, lag(s.dropped) over own as dropped_before
    from seen s window own as (partition by s.isolate_id order by s.sequence)
  ), accounts as (
    select f.hour, sum(f.captured - coalesce(f.captured_before, p.captured, 0)) as captured,
           sum(f.dropped - coalesce(f.dropped_before, p.dropped, 0)) as dropped, sum(f.clicks) as ingested
    from followed f left join lateral (
      select e.captured, e.dropped from click_batches e
      where f.captured_before is null and e.isolate_id = f.isolate_id and e.sequence < f.sequence order by e.sequence desc limit 1
    ) p on true
    group by 1
  ), hours as (
    select h.hour, coalesce(a.captured, 0)::bigint as captured, coalesce(a.dropped, 0)::bigint as dropped, coalesce(a.ingested, 0)::bigint as ingested,
           coalesce(c.clicks, r.independent_count) as independent_count, coalesce(c.error, r.independent_error) as independent_error,
           h.hour + interval '75 minutes' > p_now
             or h.hour + interval '24 hours' > p_now and coalesce(h.hour >= date_trunc('hour', p_oldest_waiting, 'UTC'), false) as provisional
    from bounds, generate_series(bounds.first, bounds.first + interval '47 hours', interval '1 hour') as h (hour)
    left join accounts a on a.hour = h.hour
    left join unnest(p_hours, p_counts, p_errors) as c (hour, clicks, error) on c.hour = h.hour
    left join click_reconciliations r on r.hour = h.hour
  )
  insert into click_reconciliations as r (hour, captured, dropped, ingested, missing, independent_count, independent_error, tail_lost, provisional)
  select h.hour, h.captured, h.dropped, h.ingested, greatest(h.captured - h.dropped - h.ingested, 0), h.independent_count, h.independent_error,
         -- Greatest would take null for nothing lost.
         case when h.independent_count is not null then greatest(h.independent_count - h.captured, 0) end, h.provisional
  from hours h order by h.hour
  on conflict (hour) do update set
    captured = excluded.captured, dropped = excluded.dropped, ingested = excluded.ingested, missing = excluded.missing,
    independent_count = excluded.independent_count, independent_error = excluded.independent_error, tail_lost = excluded.tail_lost,
    provisional = excluded.provisional, computed_at = now()
  where (r.captured, r.dropped, r.ingested, r.independent_count, r.independent_error, r.provisional)
    is distinct from (excluded.captured, excluded.dropped, excluded.ingested, excluded.independent_count, excluded.independent_error, excluded.provisional)
  returning r.*
$$;
--> statement-breakpoint
reset role;
--> statement-breakpoint

-- Whether there is one workspace only. What the instance counts is that workspace's own then; of two, each could take its own clicks
-- from the sum and know the other's.
create function has_one_workspace() returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select count(*) = 1 from (select 1 from workspaces limit 2) w
$$;
--> statement-breakpoint
revoke execute on function has_one_workspace from public;
--> statement-breakpoint
grant execute on function has_one_workspace to linkpulse_api;
--> statement-breakpoint
alter function has_one_workspace owner to linkpulse_identity;
--> statement-breakpoint
revoke create on schema public from linkpulse_clicks, linkpulse_identity;
