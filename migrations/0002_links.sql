-- Functions of identity and links: the only ways in which the app roles reach across tenants, and the one atomic create.

create sequence link_codes as bigint minvalue 0 start 0 increment by 64 no cycle;
--> statement-breakpoint
grant usage on sequence link_codes to linkpulse_links;
--> statement-breakpoint
-- A function's owner must be able to create in the schema at the moment it is handed over; taken back at the end.
grant create on schema public to linkpulse_identity, linkpulse_links;
--> statement-breakpoint

-- Whoever changes a link, by whatever statement: its version rises, its address stays, and a tombstone stays a tombstone.
create function guard_link() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if (new.id, new.workspace_id, new.domain_id, new.key) is distinct from (old.id, old.workspace_id, old.domain_id, old.key) then
    raise exception 'the address of a link never changes' using errcode = 'LP004';
  end if;
  if old.deleted_at is not null and new.deleted_at is distinct from old.deleted_at then
    raise exception 'a deleted link stays deleted' using errcode = 'LP004';
  end if;
  new.version := old.version + 1;
  new.updated_at := now();
  return new;
end $$;
--> statement-breakpoint
revoke execute on function guard_link from public;
--> statement-breakpoint
create trigger guard_link before update on links for each row execute function guard_link();
--> statement-breakpoint

-- Notes in the change's own transaction that the address is to be published. A trigger, so that no change can forget it, and so
-- that nobody but a change of a link can write to the outbox.
create function note_link_change() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into link_outbox (workspace_id, address, version)
  select new.workspace_id, d.hostname || '/' || new.key, new.version from domains d where d.id = new.domain_id;
  return null;
end $$;
--> statement-breakpoint
revoke execute on function note_link_change from public;
--> statement-breakpoint
create trigger note_link_change after insert or update on links for each row execute function note_link_change();
--> statement-breakpoint
alter function note_link_change owner to linkpulse_links;
--> statement-breakpoint

-- Whose key has this hash? Nobody's, when unknown or revoked. Reads only, so that a replica can answer while the primary is down.
create function authenticate_key(p_hash bytea) returns table (workspace_id uuid, api_key_id uuid)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select k.workspace_id, k.id from api_keys k where k.hash = p_hash and k.revoked_at is null
$$;
--> statement-breakpoint
revoke execute on function authenticate_key from public;
--> statement-breakpoint
grant execute on function authenticate_key to linkpulse_api;
--> statement-breakpoint
alter function authenticate_key owner to linkpulse_identity;
--> statement-breakpoint

-- Remembers that a key was used, to the minute.
create function touch_api_key(p_id uuid) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  update api_keys set last_used_at = now() where id = p_id and (last_used_at is null or last_used_at < now() - interval '1 minute')
$$;
--> statement-breakpoint
revoke execute on function touch_api_key from public;
--> statement-breakpoint
grant execute on function touch_api_key to linkpulse_api;
--> statement-breakpoint
alter function touch_api_key owner to linkpulse_identity;
--> statement-breakpoint

-- Forgets idempotency keys older than a day; returns how many.
create function prune_idempotency_keys() returns bigint
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  with gone as (delete from idempotency_keys where created_at < now() - interval '24 hours' returning 1)
  select count(*) from gone
$$;
--> statement-breakpoint
revoke execute on function prune_idempotency_keys from public;
--> statement-breakpoint
grant execute on function prune_idempotency_keys to linkpulse_jobs;
--> statement-breakpoint
alter function prune_idempotency_keys owner to linkpulse_identity;
--> statement-breakpoint

-- What a visitor of each address (host/key) needs to know, tombstones included; no row for a key that was never given out.
create function resolve_links(p_addresses text[])
returns table (address text, id uuid, version integer, url text, redirect_status smallint, expires_at timestamptz, expired_url text, disabled_at timestamptz, blocked_at timestamptz, deleted_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select a.address, l.id, l.version, l.url, l.redirect_status, l.expires_at, l.expired_url, l.disabled_at, l.blocked_at, l.deleted_at
  from unnest(p_addresses) as a (address)
  join domains d on d.hostname = split_part(a.address, '/', 1)
  join links l on l.domain_id = d.id and l.key = substr(a.address, length(d.hostname) + 2)
$$;
--> statement-breakpoint
revoke execute on function resolve_links from public;
--> statement-breakpoint
grant execute on function resolve_links to linkpulse_api;
--> statement-breakpoint
alter function resolve_links owner to linkpulse_links;
--> statement-breakpoint

-- Is this a host that serves links, of whichever tenant? A link that leads there could loop.
create function serves_links(p_host text) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select from domains where hostname = p_host)
$$;
--> statement-breakpoint
revoke execute on function serves_links from public;
--> statement-breakpoint
grant execute on function serves_links to linkpulse_api;
--> statement-breakpoint
alter function serves_links owner to linkpulse_links;
--> statement-breakpoint

-- The publisher has put these versions of these addresses: older or equal outbox rows are done, newer ones stay.
create function clear_outbox(p_addresses text[], p_versions integer[]) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  delete from link_outbox o using unnest(p_addresses, p_versions) as done (address, version), domains d, links l
  where o.address = done.address and d.hostname = split_part(done.address, '/', 1)
    and l.domain_id = d.id and l.key = substr(done.address, length(d.hostname) + 2)
    -- Whatever the caller says: what is newer than the link's own version has not been published.
    and o.version <= least(done.version, l.version)
$$;
--> statement-breakpoint
revoke execute on function clear_outbox from public;
--> statement-breakpoint
grant execute on function clear_outbox to linkpulse_api;
--> statement-breakpoint
alter function clear_outbox owner to linkpulse_links;
--> statement-breakpoint

-- Addresses whose projection should long have been published. Those tried last come last, so that what never settles does not
-- keep the others from their turn; publishing twice does no harm.
create function take_outbox(p_limit integer) returns table (address text)
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  with due as (
    select o.address, min(coalesce(o.attempted_at, o.created_at)) as since from link_outbox o
    where coalesce(o.attempted_at, o.created_at) < now() - interval '5 seconds'
    group by o.address order by since limit p_limit
  ), tried as (
    update link_outbox o set attempted_at = now() from due where o.address = due.address
  )
  select due.address from due order by due.since
$$;
--> statement-breakpoint
revoke execute on function take_outbox from public;
--> statement-breakpoint
grant execute on function take_outbox to linkpulse_jobs;
--> statement-breakpoint
alter function take_outbox owner to linkpulse_links;
--> statement-breakpoint

-- First numbers of p_blocks blocks of 64 sequence numbers for generated keys. The first caller's key fingerprint is remembered;
-- one with another key is refused (LP002), because its codes would repeat the ones already given out.
create function lease_codes(p_length smallint, p_fingerprint bytea, p_blocks integer) returns setof bigint
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  -- More than any call needs would only waste the sequence; another length is a new epoch, which comes with a migration.
  if p_length <> 7 or octet_length(p_fingerprint) <> 16 or p_blocks not between 1 and 64 then
    raise exception 'no such lease' using errcode = '22023';
  end if;
  insert into link_code_keys (length, fingerprint) values (p_length, p_fingerprint) on conflict (length) do nothing;
  if not exists (select from link_code_keys k where k.length = p_length and k.fingerprint = p_fingerprint) then
    raise exception 'LINK_CODE_KEY differs from the one this database was started with' using errcode = 'LP002';
  end if;
  return query select nextval('link_codes') from generate_series(1, p_blocks);
end $$;
--> statement-breakpoint
revoke execute on function lease_codes from public;
--> statement-breakpoint
grant execute on function lease_codes to linkpulse_api;
--> statement-breakpoint
alter function lease_codes owner to linkpulse_links;
--> statement-breakpoint

-- Creates links in the caller's workspace, in one transaction with the idempotency key.
-- p_rows: [{ordinal, id, host, keys: [first choice, spare, ...], url, externalId, title, comments, tags, redirectStatus,
--           expiresAt, expiredUrl, disabledAt, createdAt, targets: [hosts the link leads to]}]; a taken key falls back to the next spare (only generated ones have spares).
-- Returns {"replayed": false, "results": [{ordinal, id, key} | {ordinal, reason: key_taken | external_id_taken | domain_unknown | url_loops}]},
-- or, when the idempotency key was used before, {"replayed": true, "sameRequest": boolean, "outcome": {proposal, results}}.
-- With p_atomic, one row that fails undoes all: error LP001 whose detail holds the results.
-- Runs with the rights of the caller, so row-level security holds in here too.
create function create_links(p_rows jsonb, p_atomic boolean, p_idempotency_key text, p_request_hash bytea, p_proposal jsonb) returns jsonb
language plpgsql volatile security invoker set search_path = pg_catalog, public, pg_temp as $$
declare
  v_workspace constant uuid := nullif(current_setting('app.workspace_id', true), '')::uuid;
  v_seen record;
  v_results jsonb;
  v_missing integer := jsonb_array_length(p_rows);
  v_inserted integer;
begin
  if p_idempotency_key is not null then
    -- Waits for a concurrent request with the same key to commit or to roll back.
    insert into idempotency_keys (workspace_id, key, request_hash, outcome)
    values (v_workspace, p_idempotency_key, p_request_hash, '{}') on conflict do nothing;
    if not found then
      select i.request_hash, i.outcome into strict v_seen from idempotency_keys i
      where i.workspace_id = v_workspace and i.key = p_idempotency_key;
      return jsonb_build_object('replayed', true, 'sameRequest', v_seen.request_hash = p_request_hash, 'outcome', v_seen.outcome);
    end if;
  end if;

  -- Keys are locked in the order of the insert below, externalIds are not: two calls that share some take turns.
  if exists (select from jsonb_to_recordset(p_rows) as r ("externalId" text) where r."externalId" is not null) then
    perform pg_advisory_xact_lock(hashtextextended('external ids of ' || v_workspace, 0));
  end if;

  for v_choice in 1..3 loop
    insert into links (id, workspace_id, domain_id, key, url, external_id, title, comments, tags, redirect_status,
                       expires_at, expired_url, disabled_at, created_at, updated_at)
    select r.id, v_workspace, d.id, r.keys[v_choice], r.url, r."externalId", r.title, r.comments, r.tags, r."redirectStatus",
           r."expiresAt", r."expiredUrl", r."disabledAt", r."createdAt", r."createdAt"
    from jsonb_to_recordset(p_rows) as r (
      ordinal integer, id uuid, host text, keys text[], url text, "externalId" text, title text, comments text, tags text[],
      "redirectStatus" smallint, "expiresAt" timestamptz, "expiredUrl" text, "disabledAt" timestamptz, "createdAt" timestamptz, targets text[])
    join domains d on d.hostname = r.host
    where r.keys[v_choice] is not null and not exists (select from unnest(r.targets) as t (host) where serves_links(t.host)) and (v_choice = 1 or not exists (select from links l where l.id = r.id))
    -- One order for all calls, so that two of them cannot wait for each other's keys.
    order by d.id, r.keys[v_choice]
    on conflict do nothing;
    get diagnostics v_inserted = row_count;
    v_missing := v_missing - v_inserted;
    exit when v_missing = 0;
  end loop;

  select coalesce(jsonb_agg(
    case
      when l.id is not null then jsonb_build_object('ordinal', r.ordinal, 'id', l.id, 'key', l.key)
      when d.id is null then jsonb_build_object('ordinal', r.ordinal, 'reason', 'domain_unknown')
      when exists (select from unnest(r.targets) as t (host) where serves_links(t.host)) then jsonb_build_object('ordinal', r.ordinal, 'reason', 'url_loops')
      when r."externalId" is not null and exists (
        select from links x where x.workspace_id = v_workspace and x.external_id = r."externalId" and x.deleted_at is null
      ) then jsonb_build_object('ordinal', r.ordinal, 'reason', 'external_id_taken')
      else jsonb_build_object('ordinal', r.ordinal, 'reason', 'key_taken')
    end order by r.ordinal), '[]')
  into v_results
  from jsonb_to_recordset(p_rows) as r (ordinal integer, id uuid, host text, "externalId" text, targets text[])
  left join domains d on d.hostname = r.host
  left join links l on l.id = r.id;

  if p_atomic and v_missing > 0 then
    raise exception 'links_rejected' using errcode = 'LP001', detail = v_results::text;
  end if;

  if p_idempotency_key is not null then
    update idempotency_keys set outcome = jsonb_build_object('proposal', p_proposal, 'results', v_results)
    where workspace_id = v_workspace and key = p_idempotency_key;
  end if;
  return jsonb_build_object('replayed', false, 'results', v_results);
end $$;
--> statement-breakpoint
revoke execute on function create_links from public;
--> statement-breakpoint
grant execute on function create_links to linkpulse_api;
--> statement-breakpoint
revoke create on schema public from linkpulse_identity, linkpulse_links;
