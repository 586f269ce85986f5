-- Reports, review, takedown, suspension and the blocklist: who may do what, and the functions through which operators reach across tenants.

do $$
declare
  v_table text;
begin
  if not exists (select from pg_roles where rolname = 'linkpulse_abuse') then
    create role linkpulse_abuse nologin nosuperuser nocreatedb nocreaterole noreplication;
  end if;
  grant linkpulse_abuse to current_user with set true, inherit false;
  foreach v_table in array array['abuse_reports', 'link_reviews', 'workspace_suspensions', 'blocked_destinations', 'instance_settings', 'destination_scan'] loop
    execute format('alter table %I enable row level security', v_table);
    execute format('alter table %I force row level security', v_table);
    execute format('create policy across_tenants on %I to linkpulse_abuse using (true) with check (true)', v_table);
    execute format('grant select, insert, update, delete on %I to linkpulse_abuse', v_table);
  end loop;
end $$;
--> statement-breakpoint
grant usage on schema public to linkpulse_abuse;
--> statement-breakpoint
create policy across_tenants_abuse on links to linkpulse_abuse using (true) with check (true);
--> statement-breakpoint
create policy across_tenants_abuse on domains to linkpulse_abuse using (true);
--> statement-breakpoint
create policy across_tenants_abuse on workspaces to linkpulse_abuse using (true) with check (true);
--> statement-breakpoint
create policy across_tenants_abuse on click_totals to linkpulse_abuse using (true);
--> statement-breakpoint
grant select (id, workspace_id, domain_id, key, url, expired_url, disabled_at, blocked_at, blocked_for, flagged_at, deleted_at),
      update (blocked_at, blocked_for, flagged_at) on links to linkpulse_abuse;
--> statement-breakpoint
grant select (id, hostname) on domains to linkpulse_abuse;
--> statement-breakpoint
grant select (id, name, suspended_at), update (suspended_at, suspended_for) on workspaces to linkpulse_abuse;
--> statement-breakpoint
grant select (link_id, last_clicked_at) on click_totals to linkpulse_abuse;
--> statement-breakpoint
alter table abuse_reports add constraint abuse_reports_lengths check (length(details) <= 2000 and length(reporter_email) <= 254);
--> statement-breakpoint
alter table links add constraint links_blocked_for check (blocked_for in ('review', 'suspension', 'blocklist'));
--> statement-breakpoint
alter table blocked_destinations add constraint blocked_destinations_kind check (kind in ('exact', 'host', 'pattern'));
--> statement-breakpoint

-- A function's owner must be able to create in the schema when it replaces or is handed a function; taken back at the end.
grant create on schema public to linkpulse_abuse, linkpulse_links;
--> statement-breakpoint
set local role linkpulse_links;
--> statement-breakpoint

-- As before, and with what was flagged. The Workers of the version before read the columns they know by name.
drop function resolve_links(text[]);
--> statement-breakpoint
create function resolve_links(p_addresses text[])
returns table (address text, id uuid, version integer, url text, redirect_status smallint, expires_at timestamptz, expired_url text, disabled_at timestamptz, blocked_at timestamptz, deleted_at timestamptz, flagged_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select a.address, l.id, l.version, l.url, l.redirect_status, l.expires_at, l.expired_url, l.disabled_at, l.blocked_at, l.deleted_at, l.flagged_at
  from unnest(p_addresses) as a (address)
  join domains d on d.hostname = split_part(a.address, '/', 1)
  join links l on l.domain_id = d.id and l.key = substr(a.address, length(d.hostname) + 2)
$$;
--> statement-breakpoint
revoke execute on function resolve_links from public;
--> statement-breakpoint
grant execute on function resolve_links to linkpulse_api;
--> statement-breakpoint

-- As before, and of the many that are blocked at once only those are listed that their function wants to be: the list has room for a
-- thousand (settle_suspension).
create or replace function note_link_change() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_address text;
  v_bulk constant boolean := coalesce(new.blocked_at is not null and new.blocked_for in ('suspension', 'blocklist'), false);
  v_state constant text := case when new.blocked_at is not null then 'blocked' when new.deleted_at is not null then 'deleted'
                                when new.disabled_at is not null then 'disabled' else 'live' end;
  v_was constant text := case when old.blocked_at is not null then 'blocked' when old.deleted_at is not null then 'deleted'
                              when old.disabled_at is not null then 'disabled' else 'live' end;
begin
  select d.hostname || '/' || new.key into v_address from domains d where d.id = new.domain_id;
  insert into link_outbox (workspace_id, address, version) values (new.workspace_id, v_address, new.version);
  -- Only what changes for visitors: an owner who deletes a link that is blocked must not bring it to the front of the list again.
  if tg_op = 'UPDATE' and v_state <> 'live' and v_state <> v_was
      and not (v_bulk and coalesce(current_setting('app.unlisted', true), '') = 'on') then
    -- The wall clock: a transaction that took long must not sort behind what was revoked while it ran.
    insert into link_revocations as r (address, version, state, at, workspace_id, is_bulk)
    values (v_address, new.version, v_state, clock_timestamp(), new.workspace_id, v_bulk)
    on conflict (address) do update set version = excluded.version, state = excluded.state, at = excluded.at,
      workspace_id = excluded.workspace_id, is_bulk = excluded.is_bulk;
  end if;
  return null;
end $$;
--> statement-breakpoint

-- The links that stopped being live lately, of all tenants, what matters most first: what an operator took down within a day, what was
-- blocked in bulk within the hour, then what owners disabled or deleted within the hour, newest first, of which more than 200 of
-- one workspace are listed only where there is room. Only an operator can block, so no tenant can fill the front. After an hour every
-- copy has long been replaced, except where something is wrong with KV; a list that is cut is one of things that matter.
create or replace function recent_revocations(p_limit integer) returns table (address text, version integer, state text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with recent as (
    select r.* from link_revocations r where r.state = 'blocked' and r.at > now() - case when r.is_bulk then interval '1 hour' else interval '24 hours' end
    union all
    select r.* from link_revocations r where r.state <> 'blocked' and r.at > now() - interval '1 hour'
  ), placed as (
    select r.*, r.state = 'blocked' as is_blocked,
           row_number() over (partition by r.workspace_id, r.state = 'blocked' order by r.at desc) as place
    from recent r
  )
  select p.address, p.version, p.state from placed p
  order by (p.is_blocked and not p.is_bulk) desc, p.is_blocked desc, (p.is_blocked or p.place <= 200) desc, p.at desc limit p_limit
$$;
--> statement-breakpoint
reset role;
--> statement-breakpoint
set local role linkpulse_abuse;
--> statement-breakpoint
insert into destination_scan (started_at) values (now() + interval '1 microsecond');
--> statement-breakpoint

-- What a destination is found by in blocked_destinations: itself, and its host with all hosts above it. A stored URL is in one
-- spelling (src/lib/url.ts); scheme, port and fragment make no difference, nor does a dot at the host's end.
create function destination_parts(p_url text, out host text, out subject text, out keys text[])
language sql immutable set search_path = pg_catalog, public, pg_temp as $$
  with parsed as (
    select rtrim(m[1], '.') as host, coalesce(nullif(m[2], ''), '/') as rest
    from regexp_match(p_url, '^https?://(\[[^]]*\]|[^/?#:]*)(?::[0-9]+)?([^#]*)') m
  )
  select p.host, p.host || p.rest,
         array['u:' || encode(sha256(convert_to(p.host || p.rest, 'UTF8')), 'hex')] || (
           select array_agg(k.kind || array_to_string(l.labels[n:], '.'))
           from string_to_array(p.host, '.') as l (labels), generate_series(1, array_length(l.labels, 1)) n, unnest(array['h:', 'p:']) as k (kind))
  from parsed p
$$;
--> statement-breakpoint
revoke execute on function destination_parts from public;
--> statement-breakpoint

-- Is this destination on a list? One index lookup for each host above it.
create function is_blocked_destination(p_url text) returns boolean
language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select exists (
    select from destination_parts(p_url) p
    join blocked_destinations b on b.lookup_key = any(p.keys)
    where b.kind <> 'pattern' or p.subject like b.like_pattern)
$$;
--> statement-breakpoint
revoke execute on function is_blocked_destination from public;
--> statement-breakpoint

-- No link is made or changed to lead where no link may lead, by whatever statement. One of many stops all of them.
create function refuse_blocked_destination() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if is_blocked_destination(new.url) then
    raise exception 'blocked destination' using errcode = 'LP011', detail = new.url;
  elsif new.expired_url is not null and is_blocked_destination(new.expired_url) then
    raise exception 'blocked destination' using errcode = 'LP011', detail = new.expired_url;
  end if;
  return new;
end $$;
--> statement-breakpoint
revoke execute on function refuse_blocked_destination from public;
--> statement-breakpoint

-- A suspended workspace changes nothing, whoever asks and with whatever credential. What operators and jobs do names no workspace.
create function refuse_suspended() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select from workspace_suspensions s
             where s.workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid and s.is_suspended) then
    raise exception 'suspended workspace' using errcode = 'LP010';
  end if;
  return null;
end $$;
--> statement-breakpoint
revoke execute on function refuse_suspended from public;
--> statement-breakpoint

-- Somebody reports what stands at an address; nothing happens where no link is. Of one link at most 50 undecided reports are kept, the
-- others are counted.
create function report_link(p_id uuid, p_address text, p_reason text, p_details text, p_email text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_link uuid;
begin
  select l.id into v_link from domains d join links l on l.domain_id = d.id and l.key = substr(p_address, length(d.hostname) + 2)
  where d.hostname = split_part(p_address, '/', 1) and l.deleted_at is null;
  if v_link is null then return; end if;
  insert into link_reviews as r (link_id, version, open_reports, first_reported_at, last_reported_at) values (v_link, 0, 1, now(), now())
  on conflict (link_id) do update set open_reports = r.open_reports + 1, last_reported_at = now(),
    first_reported_at = case when r.open_reports = 0 then now() else r.first_reported_at end;
  insert into abuse_reports (id, link_id, reason, details, reporter_email)
  select p_id, v_link, p_reason, p_details, p_email
  where (select count(*) from abuse_reports a where a.link_id = v_link and a.closed_at is null) < 50;
end $$;
--> statement-breakpoint
revoke execute on function report_link from public;
--> statement-breakpoint
grant execute on function report_link to linkpulse_api;
--> statement-breakpoint

-- The case of each of these links, and of one that has none as it would begin: version 0.
create function review_rows(p_links uuid[])
returns table (link_id uuid, address text, url text, expired_url text, workspace_id uuid, workspace_name text, state text, blocked_for text, flagged_at timestamptz,
               version integer, open_reports integer, first_reported_at timestamptz, last_reported_at timestamptz, decision text, note text, decided_at timestamptz)
language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select l.id, d.hostname || '/' || l.key, l.url, l.expired_url, w.id, w.name,
         case when l.blocked_at is not null then 'blocked' when l.deleted_at is not null then 'deleted' when l.disabled_at is not null then 'disabled' else 'live' end,
         case when l.blocked_at is not null then coalesce(l.blocked_for, 'review') end, l.flagged_at,
         coalesce(r.version, 0), coalesce(r.open_reports, 0), r.first_reported_at, r.last_reported_at, r.decision, r.note, r.decided_at
  from unnest(p_links) with ordinality as o (id, n)
  join links l on l.id = o.id join domains d on d.id = l.domain_id join workspaces w on w.id = l.workspace_id
  left join link_reviews r on r.link_id = l.id
  order by o.n
$$;
--> statement-breakpoint
revoke execute on function review_rows from public;
--> statement-breakpoint

-- Open cases, the one that waits longest first, after the given one.
create function list_reviews(p_after_at timestamptz, p_after_id uuid, p_limit integer)
returns table (link_id uuid, address text, url text, expired_url text, workspace_id uuid, workspace_name text, state text, blocked_for text, flagged_at timestamptz,
               version integer, open_reports integer, first_reported_at timestamptz, last_reported_at timestamptz, decision text, note text, decided_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select v.* from review_rows(array(
    select r.link_id from link_reviews r
    where r.open_reports > 0 and (p_after_at is null or (r.first_reported_at, r.link_id) > (p_after_at, p_after_id))
    order by r.first_reported_at, r.link_id limit least(p_limit, 101))) v
$$;
--> statement-breakpoint
revoke execute on function list_reviews from public;
--> statement-breakpoint
grant execute on function list_reviews to linkpulse_api;
--> statement-breakpoint

-- The case of the link at this address; no row where no link is.
create function find_review(p_address text)
returns table (link_id uuid, address text, url text, expired_url text, workspace_id uuid, workspace_name text, state text, blocked_for text, flagged_at timestamptz,
               version integer, open_reports integer, first_reported_at timestamptz, last_reported_at timestamptz, decision text, note text, decided_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select v.* from review_rows(array(
    select l.id from domains d join links l on l.domain_id = d.id and l.key = substr(p_address, length(d.hostname) + 2)
    where d.hostname = split_part(p_address, '/', 1))) v
$$;
--> statement-breakpoint
revoke execute on function find_review from public;
--> statement-breakpoint
grant execute on function find_review to linkpulse_api;
--> statement-breakpoint

-- What was reported about a link and is not decided, the oldest first.
create function list_reports(p_link uuid) returns table (id uuid, reason text, details text, reporter_email text, created_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select a.id, a.reason, a.details, a.reporter_email, a.created_at from abuse_reports a
  where a.link_id = p_link and a.closed_at is null order by a.created_at, a.id limit 50
$$;
--> statement-breakpoint
revoke execute on function list_reports from public;
--> statement-breakpoint
grant execute on function list_reports to linkpulse_api;
--> statement-breakpoint

-- Decides the case of a link that the operator has seen in this version. takedown: visitors are refused. flag: they are warned. restore:
-- neither. dismiss: the link stays as it is. What a suspension or the blocklist has blocked, only these unblock.
create function decide_review(p_link uuid, p_version integer, p_decision text, p_note text, p_operator uuid)
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
  update abuse_reports a set closed_at = now() where a.link_id = p_link and a.closed_at is null;
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
revoke execute on function decide_review from public;
--> statement-breakpoint
grant execute on function decide_review to linkpulse_api;
--> statement-breakpoint

-- Suspends a workspace or resumes it; its links follow by settle_suspension. False when there is none.
create function set_suspension(p_workspace uuid, p_suspended boolean, p_reason text, p_operator uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update workspaces w set suspended_at = case when p_suspended then coalesce(w.suspended_at, now()) end,
                          suspended_for = case when p_suspended then p_reason end where w.id = p_workspace;
  if not found then return false; end if;
  insert into workspace_suspensions as s (workspace_id, is_suspended, reason, changed_by) values (p_workspace, p_suspended, p_reason, p_operator)
  on conflict (workspace_id) do update set is_suspended = excluded.is_suspended, reason = excluded.reason, changed_at = now(),
    changed_by = excluded.changed_by, settled_at = null;
  return true;
end $$;
--> statement-breakpoint
revoke execute on function set_suspension from public;
--> statement-breakpoint
grant execute on function set_suspension to linkpulse_api;
--> statement-breakpoint

-- Blocks the next links of a suspended workspace, or unblocks those of one that was resumed; returns their addresses. The first call
-- takes those that were clicked last and has them listed for redirects (recent_revocations); the others are gone as soon as KV has them.
create function settle_suspension(p_workspace uuid, p_limit integer) returns setof text
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_case record;
  v_links uuid[];
begin
  select s.is_suspended, s.changed_at into v_case from workspace_suspensions s
  where s.workspace_id = p_workspace and s.settled_at is null for update;
  if not found then return; end if;
  if not v_case.is_suspended then
    v_links := array(select l.id from links l where l.workspace_id = p_workspace and l.blocked_for = 'suspension' order by l.id limit p_limit);
    update links l set blocked_at = null, blocked_for = null where l.id = any(v_links);
  else
    if exists (select from links l where l.workspace_id = p_workspace and l.blocked_for = 'suspension') then
      perform set_config('app.unlisted', 'on', true);
      v_links := array(select l.id from links l where l.workspace_id = p_workspace and l.blocked_at is null and l.deleted_at is null order by l.id limit p_limit);
    else
      v_links := array(
        select l.id from links l
        left join lateral (select max(t.last_clicked_at) as at from click_totals t where t.link_id = l.id) t on true
        where l.workspace_id = p_workspace and l.blocked_at is null and l.deleted_at is null order by t.at desc nulls last, l.id limit p_limit);
    end if;
    update links l set blocked_at = now(), blocked_for = 'suspension' where l.id = any(v_links);
    perform set_config('app.unlisted', '', true);
  end if;
  -- A create that began before the suspension may end after it, so a suspension is looked after for a minute.
  if cardinality(v_links) < p_limit and (not v_case.is_suspended or v_case.changed_at < now() - interval '1 minute') then
    update workspace_suspensions s set settled_at = now() where s.workspace_id = p_workspace;
  end if;
  return query select d.hostname || '/' || l.key from links l join domains d on d.id = l.domain_id where l.id = any(v_links);
end $$;
--> statement-breakpoint
revoke execute on function settle_suspension from public;
--> statement-breakpoint
grant execute on function settle_suspension to linkpulse_api;
--> statement-breakpoint

-- The same for the workspace that waits longest; returns how many links it changed, null when none waits.
create function settle_suspensions(p_limit integer) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_workspace uuid;
begin
  select s.workspace_id into v_workspace from workspace_suspensions s where s.settled_at is null order by s.changed_at limit 1;
  if not found then return null; end if;
  return (select count(*) from settle_suspension(v_workspace, p_limit));
end $$;
--> statement-breakpoint
revoke execute on function settle_suspensions from public;
--> statement-breakpoint
grant execute on function settle_suspensions to linkpulse_jobs;
--> statement-breakpoint

-- Puts entries on a list, those that stand there already excepted; returns how many are new. p_rows: [{id, kind, value, key, like}],
-- where key is the host that a host or pattern is found by.
create function block_destinations(p_list text, p_rows jsonb, p_operator uuid) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_added integer;
begin
  insert into blocked_destinations (id, list, kind, value, lookup_key, like_pattern, created_by)
  select r.id, p_list, r.kind, r.value,
         case r.kind when 'exact' then 'u:' || encode(sha256(convert_to(r.value, 'UTF8')), 'hex') when 'host' then 'h:' || r.key else 'p:' || r.key end,
         r."like", p_operator
  from jsonb_to_recordset(p_rows) as r (id uuid, kind text, value text, key text, "like" text)
  order by r.kind, r.value on conflict (list, kind, value) do nothing;
  get diagnostics v_added = row_count;
  if v_added > 0 then update destination_scan set changed_at = clock_timestamp(); end if;
  return v_added;
end $$;
--> statement-breakpoint
revoke execute on function block_destinations from public;
--> statement-breakpoint
grant execute on function block_destinations to linkpulse_api;
--> statement-breakpoint

-- Takes entries off by their ids, or up to 5,000 of a list; returns how many.
create function unblock_destinations(p_ids uuid[], p_list text) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_removed integer;
begin
  delete from blocked_destinations b where b.id = any(coalesce(p_ids, array(select x.id from blocked_destinations x where x.list = p_list limit 5000)));
  get diagnostics v_removed = row_count;
  if v_removed > 0 then update destination_scan set changed_at = clock_timestamp(); end if;
  return v_removed;
end $$;
--> statement-breakpoint
revoke execute on function unblock_destinations from public;
--> statement-breakpoint
grant execute on function unblock_destinations to linkpulse_api;
--> statement-breakpoint

-- Entries of a list or of all, the newest first, before the given one.
create function list_blocked_destinations(p_list text, p_before_at timestamptz, p_before_id uuid, p_limit integer)
returns table (id uuid, list text, kind text, value text, created_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select b.id, b.list, b.kind, b.value, b.created_at from blocked_destinations b
  where (p_list is null or b.list = p_list) and (p_before_at is null or (b.created_at, b.id) < (p_before_at, p_before_id))
  order by b.created_at desc, b.id desc limit least(p_limit, 101)
$$;
--> statement-breakpoint
revoke execute on function list_blocked_destinations from public;
--> statement-breakpoint
grant execute on function list_blocked_destinations to linkpulse_api;
--> statement-breakpoint

-- Compares the next links with the lists: blocks those that lead where none may, unblocks those that no longer do. One round over
-- all links after each change of a list. Returns how many links it looked at, null when there is nothing to do, and how many changed.
create function scan_destinations(p_limit integer, out scanned integer, out changed integer)
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_scan record;
  v_links uuid[];
  v_more integer;
begin
  -- Another run that is at it is enough.
  select s.after_link_id, s.started_at, s.changed_at into v_scan from destination_scan s for update skip locked;
  if not found or (v_scan.after_link_id is null and v_scan.started_at > v_scan.changed_at) then return; end if;
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
revoke execute on function scan_destinations from public;
--> statement-breakpoint
grant execute on function scan_destinations to linkpulse_jobs;
--> statement-breakpoint

-- Forgets reports that were decided on more than 90 days ago; returns how many.
create function prune_abuse_reports() returns bigint
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  with gone as (delete from abuse_reports where closed_at < now() - interval '90 days' returning 1)
  select count(*) from gone
$$;
--> statement-breakpoint
revoke execute on function prune_abuse_reports from public;
--> statement-breakpoint
grant execute on function prune_abuse_reports to linkpulse_jobs;
--> statement-breakpoint

-- The value of a setting; null when nobody has set it.
create function instance_setting(p_name text) returns text
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select s.value from instance_settings s where s.name = p_name
$$;
--> statement-breakpoint
revoke execute on function instance_setting from public;
--> statement-breakpoint
grant execute on function instance_setting to linkpulse_api;
--> statement-breakpoint
create function set_instance_setting(p_name text, p_value text, p_operator uuid) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into instance_settings (name, value, updated_by) values (p_name, p_value, p_operator)
  on conflict (name) do update set value = excluded.value, updated_at = now(), updated_by = excluded.updated_by
$$;
--> statement-breakpoint
revoke execute on function set_instance_setting from public;
--> statement-breakpoint
grant execute on function set_instance_setting to linkpulse_api;
--> statement-breakpoint
reset role;
--> statement-breakpoint

-- Only who may execute a function can have a trigger call it.
grant trigger on links, invitations, api_keys to linkpulse_abuse;
--> statement-breakpoint
set local role linkpulse_abuse;
--> statement-breakpoint
create trigger refuse_blocked_destination before insert or update of url, expired_url on links
  for each row execute function refuse_blocked_destination();
--> statement-breakpoint
create trigger refuse_suspended before insert or update or delete on links for each statement execute function refuse_suspended();
--> statement-breakpoint
create trigger refuse_suspended before insert on invitations for each statement execute function refuse_suspended();
--> statement-breakpoint
create trigger refuse_suspended before insert on api_keys for each statement execute function refuse_suspended();
--> statement-breakpoint
reset role;
--> statement-breakpoint
revoke trigger on links, invitations, api_keys from linkpulse_abuse;
--> statement-breakpoint
revoke create on schema public from linkpulse_abuse, linkpulse_links;
--> statement-breakpoint

select audit_table('links', '{"kind": "link", "chain": "workspace_id", "removed": "purged",
  "columns": ["domain_id", "key", "url", "external_id", "title", "comments", "tags", "redirect_status", "expires_at", "expired_url",
              "disabled_at", "archived_at", "blocked_at", "blocked_for", "flagged_at", "deleted_at"],
  "states": [["deleted_at", "deleted", "restored"], ["blocked_at", "blocked", "unblocked"], ["flagged_at", "flagged", "unflagged"],
             ["disabled_at", "disabled", "enabled"], ["archived_at", "archived", "unarchived"]]}');
--> statement-breakpoint
-- That a link was reported for the first time, and the decisions; reports in between are only counted.
select audit_table('link_reviews', '{"kind": "review", "id": "link_id", "columns": ["version", "decision", "note", "decided_by"]}');
--> statement-breakpoint
select audit_table('workspace_suspensions', '{"kind": "suspension", "id": "workspace_id", "columns": ["is_suspended", "reason", "changed_by"]}');
--> statement-breakpoint
select audit_table('instance_settings', '{"kind": "setting", "id": "name", "columns": ["value", "updated_by"]}');
