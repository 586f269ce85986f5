-- Which workspaces are suspended, for operators, who would otherwise have to know the id of what they want to resume.
grant create on schema public to linkpulse_abuse;
--> statement-breakpoint
-- The last 100 suspensions that hold, the newest first.
create function list_suspensions() returns table (workspace_id uuid, name text, reason text, suspended_at_ms float8)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select w.id, w.name, s.reason, (extract(epoch from w.suspended_at) * 1000)::float8
  from workspace_suspensions s join workspaces w on w.id = s.workspace_id
  where s.is_suspended and w.suspended_at is not null order by w.suspended_at desc, w.id limit 100
$$;
--> statement-breakpoint
revoke execute on function list_suspensions from public;
--> statement-breakpoint
grant execute on function list_suspensions to linkpulse_api;
--> statement-breakpoint
alter function list_suspensions owner to linkpulse_abuse;
--> statement-breakpoint
revoke create on schema public from linkpulse_abuse;
