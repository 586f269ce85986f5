-- What changed for visitors lately, so that a redirect may keep a link in memory for long and still hears of its edit within seconds.
CREATE TABLE "link_edits" (
	"address" text PRIMARY KEY NOT NULL,
	"version" integer NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "link_edits_at" ON "link_edits" USING btree ("at");--> statement-breakpoint
alter table link_edits enable row level security;
--> statement-breakpoint
alter table link_edits force row level security;
--> statement-breakpoint
create policy across_tenants on link_edits to linkpulse_links using (true) with check (true);
--> statement-breakpoint
grant select, insert, update, delete on link_edits to linkpulse_links;
--> statement-breakpoint
-- A function's owner must be able to create in the schema when it replaces or is handed a function; taken back at the end.
grant create on schema public to linkpulse_links;
--> statement-breakpoint

-- Notes every change of what visitors get, also those that recent_revocations has no room for. It runs when its transaction commits, so
-- that hardly anything lies between the time it notes and the moment from which others see it: a list of what was noted
-- since some time may then be taken for complete (src/links/edits.ts).
create function note_link_edit() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into link_edits as e (address, version, at)
  select d.hostname || '/' || new.key, new.version, clock_timestamp() from domains d where d.id = new.domain_id
  on conflict (address) do update set version = greatest(e.version, excluded.version), at = excluded.at;
  return null;
end $$;
--> statement-breakpoint
revoke execute on function note_link_edit from public;
--> statement-breakpoint
-- Waits for whoever is changing a link, and lets nobody begin until the migration has committed.
create constraint trigger note_link_edit after update on links deferrable initially deferred for each row
  when ((new.url, new.redirect_status, new.expires_at, new.expired_url, new.disabled_at, new.blocked_at, new.deleted_at, new.flagged_at)
    is distinct from (old.url, old.redirect_status, old.expires_at, old.expired_url, old.disabled_at, old.blocked_at, old.deleted_at, old.flagged_at))
  execute function note_link_edit();
--> statement-breakpoint
alter function note_link_edit owner to linkpulse_links;
--> statement-breakpoint
set local role linkpulse_links;
--> statement-breakpoint
-- What changed before there was the trigger, as far back as any list reaches.
insert into link_edits (address, version, at)
select d.hostname || '/' || l.key, l.version, now() from links l join domains d on d.id = l.domain_id
where l.updated_at > now() - interval '15 minutes' and l.version > 1;
--> statement-breakpoint
reset role;
--> statement-breakpoint

-- The edits of the last seconds, of all tenants, newest first, with their ages.
create function recent_edits(p_limit integer, p_seconds integer) returns table (address text, version integer, age_ms integer)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select e.address, e.version, (extract(epoch from now() - e.at) * 1000)::integer
  from link_edits e where e.at > now() - make_interval(secs => p_seconds) order by e.at desc limit p_limit
$$;
--> statement-breakpoint
revoke execute on function recent_edits from public;
--> statement-breakpoint
grant execute on function recent_edits to linkpulse_api;
--> statement-breakpoint
alter function recent_edits owner to linkpulse_links;
--> statement-breakpoint
set local role linkpulse_links;
--> statement-breakpoint

-- As before; and what KV did not take yet counts as edited just now, so that lists name it until KV has had time to show it.
-- A row that somebody is writing gets a new time anyway.
create or replace function take_outbox(p_limit integer) returns table (address text)
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  with due as (
    select o.address, min(coalesce(o.attempted_at, o.created_at)) as since from link_outbox o
    where coalesce(o.attempted_at, o.created_at) < now() - interval '5 seconds'
    group by o.address order by since limit p_limit
  ), tried as (
    update link_outbox o set attempted_at = now() from due where o.address = due.address
  ), noted as (
    select e.address from link_edits e join due on due.address = e.address for update of e skip locked
  ), renewed as (
    update link_edits e set at = clock_timestamp() from noted where e.address = noted.address
  )
  select due.address from due order by due.since
$$;
--> statement-breakpoint

-- Forgets revocations older than a day, by when every copy has long been replaced, and edits that no list reaches back to, unless KV
-- still lacks them; returns how many.
create or replace function prune_link_revocations() returns bigint
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  with gone as (
    delete from link_revocations where at < now() - interval '24 hours' returning 1
  ), old as (
    delete from link_edits e where e.at < now() - interval '1 hour'
      and not exists (select from link_outbox o where o.address = e.address) returning 1
  )
  select (select count(*) from gone) + (select count(*) from old)
$$;
--> statement-breakpoint
reset role;
--> statement-breakpoint
revoke create on schema public from linkpulse_links;
