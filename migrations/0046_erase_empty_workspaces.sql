-- Turns the next p_limit links of the workspace whose grace period is over for longest into bare tombstones; returns how many, 0 when no
-- workspace has any left. Those without links are done at once: one of them ended the hour's run before, as if nothing were left.
grant create on schema public to linkpulse_links;
--> statement-breakpoint
set local role linkpulse_links;
--> statement-breakpoint
create or replace function erase_deleted_links(p_limit integer) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_workspace uuid;
  v_links uuid[];
begin
  update workspaces w set erased_at = now()
  where w.id in (
    select e.id from workspaces e
    where e.deleted_at < now() - interval '30 days' and e.erased_at is null
      and not exists (select from links l where l.workspace_id = e.id and l.url <> 'about:blank')
    order by e.deleted_at limit 1000 for update skip locked
  );
  select w.id into v_workspace from workspaces w
  where w.deleted_at < now() - interval '30 days' and w.erased_at is null
    and exists (select from links l where l.workspace_id = w.id and l.url <> 'about:blank')
  order by w.deleted_at limit 1 for update skip locked;
  if not found then return 0; end if;
  v_links := array(select l.id from links l where l.workspace_id = v_workspace and l.url <> 'about:blank' order by l.created_at, l.id limit p_limit);
  update links l set deleted_at = coalesce(l.deleted_at, now()), url = 'about:blank', expired_url = null, title = null, comments = null,
                     tags = '{}', external_id = null
  where l.id = any(v_links);
  if cardinality(v_links) < p_limit then update workspaces w set erased_at = now() where w.id = v_workspace; end if;
  return cardinality(v_links);
end $$;
--> statement-breakpoint
reset role;
--> statement-breakpoint
revoke create on schema public from linkpulse_links;
