-- What is left of a deleted workspace when its grace period is over: keys of links that are never given out again, and counts of clicks.
ALTER TABLE "workspaces" ADD COLUMN "erased_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "workspaces_to_erase" ON "workspaces" USING btree ("deleted_at") WHERE "workspaces"."deleted_at" is not null and "workspaces"."erased_at" is null;
--> statement-breakpoint
grant select (erased_at), update (erased_at) on workspaces to linkpulse_links;
--> statement-breakpoint
grant update (url, expired_url, title, comments, tags, external_id, deleted_at) on links to linkpulse_links;
--> statement-breakpoint
grant update (name) on workspaces to linkpulse_identity;
--> statement-breakpoint
grant delete on api_keys to linkpulse_identity;
--> statement-breakpoint
grant create on schema public to linkpulse_identity, linkpulse_links;
--> statement-breakpoint

-- Turns the next p_limit links of the workspace whose grace period is over for longest into bare tombstones; returns how many. A workspace
-- that has none left is done.
create function erase_deleted_links(p_limit integer) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_workspace uuid;
  v_links uuid[];
begin
  select w.id into v_workspace from workspaces w
  where w.deleted_at < now() - interval '30 days' and w.erased_at is null order by w.deleted_at limit 1 for update skip locked;
  if not found then return 0; end if;
  v_links := array(select l.id from links l where l.workspace_id = v_workspace and l.url <> 'about:blank' order by l.created_at, l.id limit p_limit);
  update links l set deleted_at = coalesce(l.deleted_at, now()), url = 'about:blank', expired_url = null, title = null, comments = null,
                     tags = '{}', external_id = null
  where l.id = any(v_links);
  if cardinality(v_links) < p_limit then update workspaces w set erased_at = now() where w.id = v_workspace; end if;
  return cardinality(v_links);
end $$;
--> statement-breakpoint
revoke execute on function erase_deleted_links from public;
--> statement-breakpoint
grant execute on function erase_deleted_links to linkpulse_jobs;
--> statement-breakpoint
alter function erase_deleted_links owner to linkpulse_links;
--> statement-breakpoint

-- Forgets the name, members, invitations, keys and idempotency keys of workspaces whose links are erased; returns how many workspaces.
create function erase_deleted_workspaces() returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_workspaces constant uuid[] := array(select w.id from workspaces w where w.erased_at is not null and w.name <> '' limit 100);
begin
  delete from members m where m.workspace_id = any(v_workspaces);
  delete from invitations i where i.workspace_id = any(v_workspaces);
  delete from api_keys k where k.workspace_id = any(v_workspaces);
  delete from idempotency_keys i where i.workspace_id = any(v_workspaces);
  update workspaces w set name = '' where w.id = any(v_workspaces);
  return cardinality(v_workspaces);
end $$;
--> statement-breakpoint
revoke execute on function erase_deleted_workspaces from public;
--> statement-breakpoint
grant execute on function erase_deleted_workspaces to linkpulse_jobs;
--> statement-breakpoint
alter function erase_deleted_workspaces owner to linkpulse_identity;
--> statement-breakpoint
revoke create on schema public from linkpulse_identity, linkpulse_links;
