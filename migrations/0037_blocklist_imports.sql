-- Lists that are brought from a URL by the jobs Worker, and what the audit log says of lists, their entries and reports.
alter table blocklists enable row level security;
--> statement-breakpoint
alter table blocklists force row level security;
--> statement-breakpoint
create policy across_tenants on blocklists to linkpulse_abuse using (true) with check (true);
--> statement-breakpoint
grant select, insert, update, delete on blocklists to linkpulse_abuse;
--> statement-breakpoint
alter table blocklists add constraint blocklists_refresh check (refresh in ('never', 'hourly', 'daily'));
--> statement-breakpoint
alter table abuse_reports add constraint abuse_reports_outcome check (outcome in ('dismissed', 'acted_on'));
--> statement-breakpoint
-- A function's owner must be able to create in the schema when it replaces or is handed a function; taken back at the end.
grant create on schema public to linkpulse_abuse;
--> statement-breakpoint
set local role linkpulse_abuse;
--> statement-breakpoint
insert into blocklists (name) select distinct list from blocked_destinations;
--> statement-breakpoint

-- Notes on its list what came or went by hand, with up to twenty of the entries. What an import brings is noted at its end, once.
create function note_blocklist_change() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    insert into blocklists as b (name, revision, last_change)
    select n.list, 1, jsonb_build_object('added', count(*), 'entries', (array_agg(left(n.value, 200) order by n.value))[1:20])
    from new_rows n where n.import_no is null group by n.list order by n.list
    on conflict (name) do update set revision = b.revision + 1, last_change = excluded.last_change;
  else
    -- A list that was dropped is gone already, and told.
    update blocklists b set revision = b.revision + 1, last_change = c.change
    from (select o.list, jsonb_build_object('removed', count(*), 'entries', (array_agg(left(o.value, 200) order by o.value))[1:20]) as change
          from old_rows o where o.import_no is null group by o.list) c
    where b.name = c.list;
  end if;
  return null;
end $$;
--> statement-breakpoint
revoke execute on function note_blocklist_change from public;
--> statement-breakpoint

-- As before; and who drops a list drops it first, so that no import goes on with it.
create or replace function unblock_destinations(p_ids uuid[], p_list text) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_removed integer;
begin
  if p_ids is null then
    delete from blocklists b where b.name = p_list;
  else
    -- What is taken off by hand is told, whoever put it there.
    update blocked_destinations b set import_no = null where b.id = any(p_ids) and b.import_no is not null;
  end if;
  delete from blocked_destinations b where b.id = any(coalesce(p_ids, array(select x.id from blocked_destinations x where x.list = p_list limit 5000)));
  get diagnostics v_removed = row_count;
  if v_removed > 0 then update destination_scan set changed_at = clock_timestamp(); end if;
  return v_removed;
end $$;
--> statement-breakpoint

-- Has a list brought from a URL, within the minute and then as often as it says; false when a hundred are followed already. An import
-- that is running ends without effect.
create function follow_blocklist(p_name text, p_url text, p_refresh text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if (select count(*) from blocklists b where b.url is not null and b.name <> p_name) >= 100 then return false; end if;
  insert into blocklists as b (name, url, refresh, due_at) values (p_name, p_url, p_refresh, now())
  on conflict (name) do update set url = excluded.url, refresh = excluded.refresh, due_at = now(), import_no = b.import_no + 1,
    leased_until = null, content_hash = null, checked_at = null, failure = null, failed_since = null;
  return true;
end $$;
--> statement-breakpoint
revoke execute on function follow_blocklist from public;
--> statement-breakpoint
grant execute on function follow_blocklist to linkpulse_api;
--> statement-breakpoint

-- The lists, those first that are brought from somewhere; at most 200.
create function list_blocklists()
returns table (name text, url text, refresh text, checked_at_ms float8, imported_at_ms float8, failure text, failed_since_ms float8,
               taken integer, refused integer, added integer, removed integer)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select b.name, b.url, b.refresh, (extract(epoch from b.checked_at) * 1000)::float8, (extract(epoch from b.imported_at) * 1000)::float8,
         b.failure, (extract(epoch from b.failed_since) * 1000)::float8, b.taken, b.refused, b.added, b.removed
  from blocklists b order by b.url is null, b.name limit 200
$$;
--> statement-breakpoint
revoke execute on function list_blocklists from public;
--> statement-breakpoint
grant execute on function list_blocklists to linkpulse_api;
--> statement-breakpoint

-- The list that is due for longest, for this caller to bring; none while another one is at it.
create function take_blocklist() returns table (name text, url text, import_no integer, content_hash text)
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  update blocklists b set import_no = b.import_no + 1, leased_until = now() + interval '10 minutes'
  where b.name = (select d.name from blocklists d
                  where d.due_at <= now() and d.url is not null and (d.leased_until is null or d.leased_until < now())
                  order by d.due_at limit 1 for update skip locked)
  returning b.name, b.url, b.import_no, b.content_hash
$$;
--> statement-breakpoint
revoke execute on function take_blocklist from public;
--> statement-breakpoint
grant execute on function take_blocklist to linkpulse_jobs;
--> statement-breakpoint

-- Puts a page of an import on its list and marks what stands there already; returns how many entries are new, null when the
-- import is no longer the list's. What was put there by hand stays so. p_rows as for block_destinations, without ids.
create function import_blocklist_page(p_name text, p_import integer, p_rows jsonb) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_added integer;
begin
  perform from blocklists b where b.name = p_name and b.import_no = p_import for share;
  if not found then return null; end if;
  update blocked_destinations b set import_no = p_import
  from jsonb_to_recordset(p_rows) as r (kind text, value text)
  where b.list = p_name and b.kind = r.kind and b.value = r.value and b.import_no < p_import;
  insert into blocked_destinations (id, list, kind, value, lookup_key, like_pattern, import_no)
  select gen_random_uuid(), p_name, r.kind, r.value,
         case r.kind when 'exact' then 'u:' || encode(sha256(convert_to(r.value, 'UTF8')), 'hex') when 'host' then 'h:' || r.key else 'p:' || r.key end,
         r."like", p_import
  from jsonb_to_recordset(p_rows) as r (kind text, value text, key text, "like" text)
  order by r.kind, r.value on conflict (list, kind, value) do nothing;
  get diagnostics v_added = row_count;
  if v_added > 0 then update destination_scan set changed_at = clock_timestamp(); end if;
  return v_added;
end $$;
--> statement-breakpoint
revoke execute on function import_blocklist_page from public;
--> statement-breakpoint
grant execute on function import_blocklist_page to linkpulse_jobs;
--> statement-breakpoint

-- Takes off what earlier imports brought and this one did not; returns how many, null when the import is no longer the list's.
create function prune_blocklist(p_name text, p_import integer, p_limit integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_removed integer;
begin
  perform from blocklists b where b.name = p_name and b.import_no = p_import for share;
  if not found then return null; end if;
  delete from blocked_destinations b
  where b.id = any(array(select x.id from blocked_destinations x where x.list = p_name and x.import_no < p_import limit p_limit));
  get diagnostics v_removed = row_count;
  if v_removed > 0 then update destination_scan set changed_at = clock_timestamp(); end if;
  return v_removed;
end $$;
--> statement-breakpoint
revoke execute on function prune_blocklist from public;
--> statement-breakpoint
grant execute on function prune_blocklist to linkpulse_jobs;
--> statement-breakpoint

-- Ends an import: with a failure, with the counts of what it brought, or with neither when nothing had changed. What failed is tried
-- again within the hour if the list is followed.
create function end_blocklist_import(p_name text, p_import integer, p_failure text, p_hash text, p_taken integer, p_refused integer, p_added integer, p_removed integer)
returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_changed constant boolean := coalesce(p_added + p_removed, 0) > 0;
begin
  update blocklists b set
    leased_until = null, checked_at = now(), failure = p_failure,
    failed_since = case when p_failure is not null then coalesce(b.failed_since, now()) end,
    due_at = case b.refresh when 'hourly' then now() + interval '1 hour'
                            when 'daily' then now() + case when p_failure is null then interval '1 day' else interval '1 hour' end end,
    imported_at = case when p_failure is null then now() else b.imported_at end,
    content_hash = coalesce(p_hash, b.content_hash),
    taken = coalesce(p_taken, b.taken), refused = coalesce(p_refused, b.refused),
    added = coalesce(p_added, b.added), removed = coalesce(p_removed, b.removed),
    revision = b.revision + v_changed::integer, last_change = case when not v_changed then b.last_change end
  where b.name = p_name and b.import_no = p_import;
  return found;
end $$;
--> statement-breakpoint
revoke execute on function end_blocklist_import from public;
--> statement-breakpoint
grant execute on function end_blocklist_import to linkpulse_jobs;
--> statement-breakpoint

-- As before, and the reports say what came of them.
create or replace function decide_review(p_link uuid, p_version integer, p_decision text, p_note text, p_operator uuid)
returns table (outcome text, address text)
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_suspended boolean;
begin
  if p_decision not in ('dismiss', 'flag', 'takedown', 'restore') then
    raise exception 'no such decision' using errcode = '22023';
  end if;
  select w.suspended_at is not null into v_suspended from links l join workspaces w on w.id = l.workspace_id where l.id = p_link;
  if not found then
    return query select 'not_found', null::text;
    return;
  end if;
  insert into link_reviews (link_id, version) values (p_link, 0) on conflict do nothing;
  -- Waits for another operator's decision, and then finds its version.
  update link_reviews r set version = r.version + 1, open_reports = 0, decision = p_decision, note = p_note, decided_at = now(), decided_by = p_operator
  where r.link_id = p_link and r.version = p_version;
  if not found then
    return query select 'version_mismatch', null::text;
    return;
  end if;
  update abuse_reports a set closed_at = now(), outcome = case when p_decision in ('takedown', 'flag') then 'acted_on' else 'dismissed' end where a.link_id = p_link and a.closed_at is null;
  if p_decision = 'takedown' then
    update links l set blocked_at = coalesce(l.blocked_at, now()), blocked_for = 'review' where l.id = p_link;
  elsif p_decision in ('flag', 'restore') then
    update links l set
      flagged_at = case when p_decision = 'flag' then coalesce(l.flagged_at, now()) end,
      blocked_at = case when v_suspended or l.blocked_for in ('suspension', 'blocklist') then l.blocked_at end,
      blocked_for = case when l.blocked_at is null then null when l.blocked_for = 'blocklist' then 'blocklist' when v_suspended then 'suspension' when l.blocked_for = 'suspension' then 'suspension' end
    where l.id = p_link;
  end if;
  return query select 'done', d.hostname || '/' || l.key from links l join domains d on d.id = l.domain_id where l.id = p_link;
end $$;
--> statement-breakpoint
reset role;
--> statement-breakpoint
grant trigger on blocked_destinations to linkpulse_abuse;
--> statement-breakpoint
set local role linkpulse_abuse;
--> statement-breakpoint
create trigger note_blocklist_added after insert on blocked_destinations referencing new table as new_rows
  for each statement execute function note_blocklist_change();
--> statement-breakpoint
create trigger note_blocklist_removed after delete on blocked_destinations referencing old table as old_rows
  for each statement execute function note_blocklist_change();
--> statement-breakpoint
reset role;
--> statement-breakpoint
revoke trigger on blocked_destinations from linkpulse_abuse;
--> statement-breakpoint
revoke create on schema public from linkpulse_abuse;
--> statement-breakpoint

-- One entry for each import and for each change by hand, and not one for each host.
select audit_table('blocklists', '{"kind": "blocklist", "id": "name",
  "columns": ["url", "refresh", "revision", "last_change", "failure", "taken", "refused", "added", "removed"],
  "states": [["failure", "failed", "recovered"]]}');
--> statement-breakpoint
-- That strangers say something is told by the case it opens; of what they say nothing is told, and it is forgotten without a word.
select audit_table('abuse_reports', '{"kind": "report", "columns": ["outcome", "closed_at"], "events": ["update"],
  "states": [["closed_at", "closed", "reopened"]]}');
