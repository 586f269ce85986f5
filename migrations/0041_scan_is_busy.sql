-- Who gave up on a page that took too long is to know whether the server is still at it, before they take a smaller one.
grant create on schema public to linkpulse_abuse;
--> statement-breakpoint
set local role linkpulse_abuse;
--> statement-breakpoint

-- As before; but where there is nothing to do it answers 0, and null only while another run is at it.
create or replace function scan_destinations(p_limit integer, out scanned integer, out changed integer)
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_scan record;
  v_links uuid[];
  v_more integer;
begin
  -- Another run that is at it is enough.
  select s.after_link_id, s.started_at, s.changed_at into v_scan from destination_scan s for update skip locked;
  if not found then return; end if;
  if v_scan.after_link_id is null and v_scan.started_at > v_scan.changed_at then
    scanned := 0;
    changed := 0;
    return;
  end if;
  if v_scan.after_link_id is null then update destination_scan set started_at = clock_timestamp(); end if;
  v_links := array(select l.id from links l where v_scan.after_link_id is null or l.id > v_scan.after_link_id order by l.id limit p_limit);
  scanned := cardinality(v_links);
  update links l set blocked_at = now(), blocked_for = 'blocklist'
  where l.id = any(v_links) and l.blocked_at is null and l.deleted_at is null
    and (is_blocked_destination(l.url) or (l.expired_url is not null and is_blocked_destination(l.expired_url)));
  get diagnostics changed = row_count;
  update links l set
    blocked_at = case when w.suspended_at is not null then l.blocked_at end,
    blocked_for = case when w.suspended_at is not null then 'suspension' end
  from workspaces w
  where w.id = l.workspace_id and l.id = any(v_links) and l.blocked_for = 'blocklist'
    and not is_blocked_destination(l.url) and not (l.expired_url is not null and is_blocked_destination(l.expired_url));
  get diagnostics v_more = row_count;
  changed := changed + v_more;
  update destination_scan set after_link_id = case when scanned < p_limit then null else v_links[scanned] end;
end $$;
--> statement-breakpoint
reset role;
--> statement-breakpoint
revoke create on schema public from linkpulse_abuse;
