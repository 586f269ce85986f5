-- Links that stopped being live, so that redirects do not have to wait for KV: the hard bound of a takedown.
CREATE TABLE "link_revocations" (
	"address" text PRIMARY KEY NOT NULL,
	"version" integer NOT NULL,
	"state" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "link_revocations_at" ON "link_revocations" USING btree ("at");--> statement-breakpoint
alter table link_revocations enable row level security;
--> statement-breakpoint
alter table link_revocations force row level security;
--> statement-breakpoint
create policy across_tenants on link_revocations to linkpulse_links using (true) with check (true);
--> statement-breakpoint
grant select, insert, update, delete on link_revocations to linkpulse_links;
--> statement-breakpoint
-- A function's owner must be able to create in the schema when it replaces or is handed a function; taken back at the end.
grant create on schema public to linkpulse_links;
--> statement-breakpoint
set local role linkpulse_links;
--> statement-breakpoint

-- Notes in the change's own transaction that the address is to be published, and, when the link is no longer what visitors may
-- have been given, that copies up to this version are revoked. A trigger, so that no change can forget it, and so that nobody but
-- a change of a link can write to either table. A link that becomes live again keeps its row: its new version is above it.
create or replace function note_link_change() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_address text;
  v_state constant text := case when new.blocked_at is not null then 'blocked' when new.deleted_at is not null then 'deleted'
                                when new.disabled_at is not null then 'disabled' else 'live' end;
begin
  select d.hostname || '/' || new.key into v_address from domains d where d.id = new.domain_id;
  insert into link_outbox (workspace_id, address, version) values (new.workspace_id, v_address, new.version);
  if tg_op = 'UPDATE' and v_state <> 'live' and (old.blocked_at is null, old.deleted_at is null, old.disabled_at is null)
      is distinct from (new.blocked_at is null, new.deleted_at is null, new.disabled_at is null) then
    -- The wall clock: a transaction that took long must not sort behind what was revoked while it ran.
    insert into link_revocations as r (address, version, state, at) values (v_address, new.version, v_state, clock_timestamp())
    on conflict (address) do update set version = excluded.version, state = excluded.state, at = excluded.at;
  end if;
  return null;
end $$;
--> statement-breakpoint
reset role;
--> statement-breakpoint

-- The links that stopped being live lately, of all tenants, newest first.
create function recent_revocations(p_limit integer) returns table (address text, version integer, state text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select r.address, r.version, r.state from link_revocations r order by r.at desc limit p_limit
$$;
--> statement-breakpoint
revoke execute on function recent_revocations from public;
--> statement-breakpoint
grant execute on function recent_revocations to linkpulse_api;
--> statement-breakpoint
alter function recent_revocations owner to linkpulse_links;
--> statement-breakpoint

-- Forgets revocations older than a day, by when every copy has long been replaced; returns how many.
create function prune_link_revocations() returns bigint
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  with gone as (delete from link_revocations where at < now() - interval '24 hours' returning 1)
  select count(*) from gone
$$;
--> statement-breakpoint
revoke execute on function prune_link_revocations from public;
--> statement-breakpoint
grant execute on function prune_link_revocations to linkpulse_jobs;
--> statement-breakpoint
alter function prune_link_revocations owner to linkpulse_links;
--> statement-breakpoint
revoke create on schema public from linkpulse_links;
