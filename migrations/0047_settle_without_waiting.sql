-- Deleted and suspended workspaces whose links follow: one whose links have all followed, but which is still looked after for a minute or
-- is just done, no longer ends the minute's run for those that wait behind it.
grant create on schema public to linkpulse_links, linkpulse_abuse;
--> statement-breakpoint
set local role linkpulse_links;
--> statement-breakpoint

-- The same as settle_deletion for the workspace that waits longest and has links to follow; a hundred are looked at.
create or replace function settle_deletions(p_limit integer) returns setof text
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_workspace uuid;
begin
  for v_workspace in select w.id from workspaces w where w.unsettled_since is not null order by w.unsettled_since limit 100 loop
    return query select s.address from settle_deletion(v_workspace, p_limit) as s (address);
    if found then return; end if;
  end loop;
end $$;
--> statement-breakpoint
set local role linkpulse_abuse;
--> statement-breakpoint

-- The same as settle_suspension for the workspace that waits longest and has links to follow; returns how many it changed, 0 when none has any.
create or replace function settle_suspensions(p_limit integer) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_workspace uuid;
  v_changed bigint;
begin
  for v_workspace in select s.workspace_id from workspace_suspensions s where s.settled_at is null order by s.changed_at limit 100 loop
    v_changed := (select count(*) from settle_suspension(v_workspace, p_limit));
    if v_changed > 0 then return v_changed; end if;
  end loop;
  return 0;
end $$;
--> statement-breakpoint
reset role;
--> statement-breakpoint
revoke create on schema public from linkpulse_links, linkpulse_abuse;
