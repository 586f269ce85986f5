-- The list of revocations is shared out: one workspace that revokes a lot must not push the takedowns of others off it.
ALTER TABLE "link_revocations" ADD COLUMN "workspace_id" uuid;--> statement-breakpoint
CREATE INDEX "link_revocations_blocked" ON "link_revocations" USING btree ("at") WHERE "link_revocations"."state" = 'blocked';
--> statement-breakpoint
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
  v_was constant text := case when old.blocked_at is not null then 'blocked' when old.deleted_at is not null then 'deleted'
                              when old.disabled_at is not null then 'disabled' else 'live' end;
begin
  select d.hostname || '/' || new.key into v_address from domains d where d.id = new.domain_id;
  insert into link_outbox (workspace_id, address, version) values (new.workspace_id, v_address, new.version);
  -- Only what changes for visitors: an owner who deletes a link that is blocked must not bring it to the front of the list again.
  if tg_op = 'UPDATE' and v_state <> 'live' and v_state <> v_was then
    -- The wall clock: a transaction that took long must not sort behind what was revoked while it ran.
    insert into link_revocations as r (address, version, state, at, workspace_id)
    values (v_address, new.version, v_state, clock_timestamp(), new.workspace_id)
    on conflict (address) do update set version = excluded.version, state = excluded.state, at = excluded.at, workspace_id = excluded.workspace_id;
  end if;
  return null;
end $$;
--> statement-breakpoint

-- The links that stopped being live lately, of all tenants, what matters most first: what an operator blocked within a day, then what
-- owners disabled or deleted within the hour, newest first, of which more than 200 of one workspace are listed only where there
-- is room. Only an operator can block, so no tenant can fill the front. After an hour every copy has long been replaced,
-- except where something is wrong with KV; a list that is cut is one of things that matter.
create or replace function recent_revocations(p_limit integer) returns table (address text, version integer, state text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with recent as (
    select r.* from link_revocations r where r.state = 'blocked' and r.at > now() - interval '24 hours'
    union all
    select r.* from link_revocations r where r.state <> 'blocked' and r.at > now() - interval '1 hour'
  ), placed as (
    select r.*, r.state = 'blocked' as is_blocked,
           row_number() over (partition by r.workspace_id, r.state = 'blocked' order by r.at desc) as place
    from recent r
  )
  select p.address, p.version, p.state from placed p
  order by p.is_blocked desc, (p.is_blocked or p.place <= 200) desc, p.at desc limit p_limit
$$;
--> statement-breakpoint
reset role;
--> statement-breakpoint
revoke create on schema public from linkpulse_links;
