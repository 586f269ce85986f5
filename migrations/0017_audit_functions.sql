-- The audit log: who may read and write it, and the one function that appends to it.

do $$
begin
  if not exists (select from pg_roles where rolname = 'linkpulse_audit') then
    create role linkpulse_audit nologin nosuperuser nocreatedb nocreaterole noreplication;
  end if;
  -- The owner of the schema hands functions over to this role and reads the log as it, for which it must be able to become it.
  grant linkpulse_audit to current_user with set true, inherit false;
end $$;
--> statement-breakpoint
grant usage on schema public to linkpulse_audit;
--> statement-breakpoint
grant create on schema public to linkpulse_audit;
--> statement-breakpoint
do $$
declare
  v_table text;
  v_tenant constant text := '(select nullif(current_setting(''app.workspace_id'', true), '''')::uuid)';
begin
  foreach v_table in array array['audit_log', 'audit_heads', 'audit_personal'] loop
    execute format('alter table %I enable row level security', v_table);
    execute format('alter table %I force row level security', v_table);
    execute format('create policy across_tenants on %I to linkpulse_audit using (true) with check (true)', v_table);
    execute format('create policy tenant on %I for select to linkpulse_api using (chain = %s)', v_table, v_tenant);
    execute format('grant select on %I to linkpulse_api, linkpulse_audit', v_table);
  end loop;
end $$;
--> statement-breakpoint
-- Not even the owner of the functions may change what is written.
grant insert on audit_log to linkpulse_audit;
--> statement-breakpoint
grant insert, update on audit_heads to linkpulse_audit;
--> statement-breakpoint
grant insert, delete on audit_personal to linkpulse_audit;
--> statement-breakpoint

-- Nor the owner of the tables, by a slip: only who takes the trigger away can, and the chain shows it.
create function refuse_audit_change() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  raise exception '% of % is not possible: the audit log only grows', lower(tg_op), tg_table_name using errcode = 'LP010';
end $$;
--> statement-breakpoint
revoke execute on function refuse_audit_change from public;
--> statement-breakpoint
create trigger refuse_audit_change before update or delete or truncate on audit_log for each statement execute function refuse_audit_change();
--> statement-breakpoint
create trigger refuse_audit_change before delete or truncate on audit_heads for each statement execute function refuse_audit_change();
--> statement-breakpoint
create trigger refuse_audit_change before update on audit_personal for each statement execute function refuse_audit_change();
--> statement-breakpoint

set local role linkpulse_audit;
--> statement-breakpoint
-- Stores a personal value where it can be erased; returns the commitment in hex that stands for it in the chain.
create function commit_personal(p_chain uuid, p_person uuid, p_value text) returns text
language plpgsql volatile set search_path = pg_catalog, public, pg_temp as $$
declare
  -- 244 random bits: without the salt nobody finds the value by trying all addresses.
  v_salt constant bytea := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
  v_value constant text := left(p_value, 1000);
  v_commitment constant bytea := sha256(v_salt || convert_to(v_value, 'UTF8'));
begin
  insert into audit_personal (commitment, chain, person, salt, value, at) values (v_commitment, p_chain, p_person, v_salt, v_value, now());
  return encode(v_commitment, 'hex');
end $$;
--> statement-breakpoint
revoke execute on function commit_personal from public;
--> statement-breakpoint

-- Appends an entry for each row that a statement changed; see src/audit/README.md for the chain and audit_table for the rules.
-- Who did it stands in the transaction's settings: app.actor, app.request_id, app.place, app.ip.
create function audit_changes() returns trigger
language plpgsql volatile security definer
-- Instants as JSON depend on the session's time zone.
set search_path = pg_catalog, public, pg_temp set timezone = 'UTC' as $$
declare
  v_rules constant jsonb := tg_argv[0];
  v_id constant text := coalesce(v_rules->>'id', 'id');
  v_columns constant text[] := array(select jsonb_array_elements_text(v_rules->'columns'));
  v_personal_columns constant text[] := array(select jsonb_array_elements_text(v_rules->'personal'));
  v_secret_columns constant text[] := array(select jsonb_array_elements_text(v_rules->'secret'));
  v_actor constant text := coalesce(nullif(current_setting('app.actor', true), ''), 'system:unknown');
  v_user constant uuid := substring(v_actor from '^(?:user|operator):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$');
  v_request_id constant text := nullif(current_setting('app.request_id', true), '');
  v_place constant text := nullif(current_setting('app.place', true), '');
  v_ip constant text := nullif(current_setting('app.ip', true), '');
  v_before jsonb[];
  v_after jsonb[];
  v_entry record;
  v_chain uuid;
  v_seq bigint;
  v_hash bytea;
  v_previous bytea;
  v_at timestamptz;
  v_ip_commitment text;
  v_personal jsonb;
begin
  if tg_op = 'INSERT' then
    select array_agg(to_jsonb(n)) into v_after from new_rows n;
    v_before := array_fill(null::jsonb, array[coalesce(cardinality(v_after), 0)]);
  elsif tg_op = 'DELETE' then
    select array_agg(to_jsonb(o)) into v_before from old_rows o;
    v_after := array_fill(null::jsonb, array[coalesce(cardinality(v_before), 0)]);
  else
    select array_agg(o.fields), array_agg(n.fields) into v_before, v_after
    from (select to_jsonb(t) as fields from old_rows t) o
    full join (select to_jsonb(t) as fields from new_rows t) n
      on o.fields->>v_id = n.fields->>v_id and coalesce(o.fields->>'workspace_id', '') = coalesce(n.fields->>'workspace_id', '');
  end if;

  for v_entry in
    select coalesce(coalesce(r.n, r.o)->>(v_rules->>'chain'), '00000000-0000-0000-0000-000000000000')::uuid as chain,
           coalesce(r.n, r.o)->>v_id as target,
           (coalesce(r.n, r.o)->>(v_rules->>'person'))::uuid as person,
           (v_rules->>'kind') || '.' || case tg_op
             when 'INSERT' then 'created'
             when 'DELETE' then coalesce(v_rules->>'removed', 'deleted')
             else coalesce((
               select case when coalesce(r.n->>(s.state->>0), 'false') = 'false' then s.state->>2 else s.state->>1 end
               from jsonb_array_elements(v_rules->'states') with ordinality as s (state, place)
               where (coalesce(r.o->>(s.state->>0), 'false') = 'false') <> (coalesce(r.n->>(s.state->>0), 'false') = 'false')
               order by s.place limit 1), 'updated') end as action,
           changed.before,
           case when secret.changed is null then changed.after else coalesce(changed.after, '{}') || secret.changed end as after,
           personal.fields as personal
    from unnest(v_before, v_after) as r (o, n)
    cross join lateral (
      select jsonb_object_agg(f.name, r.o->f.name) filter (where r.o is not null) as before,
             jsonb_object_agg(f.name, r.n->f.name) filter (where r.n is not null) as after
      from unnest(v_columns) as f (name) where coalesce(r.o->f.name, 'null') <> coalesce(r.n->f.name, 'null')
    ) as changed
    cross join lateral (
      -- That it changed, and never to what.
      select jsonb_object_agg(f.name, 'changed') as changed
      from unnest(v_secret_columns) as f (name) where tg_op = 'UPDATE' and coalesce(r.o->f.name, 'null') <> coalesce(r.n->f.name, 'null')
    ) as secret
    cross join lateral (
      -- What is deleted was told when it was made; telling it again would keep it for longer.
      select jsonb_agg(array[w.prefix || f.name, w.fields->>f.name]) as fields
      from unnest(v_personal_columns) as f (name), (values ('before.', r.o), ('after.', r.n)) as w (prefix, fields)
      where tg_op <> 'DELETE' and w.fields->>f.name is not null and coalesce(r.o->f.name, 'null') <> coalesce(r.n->f.name, 'null')
    ) as personal
    where tg_op <> 'UPDATE' or coalesce(changed.before, changed.after, secret.changed, personal.fields) is not null
    -- All in one order of chains: two statements that write to several never wait for each other in a ring.
    order by chain, target
  loop
    if v_entry.chain is distinct from v_chain then
      if v_chain is not null then
        update audit_heads set seq = v_seq, hash = v_hash where audit_heads.chain = v_chain;
      end if;
      v_chain := v_entry.chain;
      select h.seq, h.hash into v_seq, v_hash from audit_heads h where h.chain = v_chain for update;
      if not found then
        insert into audit_heads (chain, seq, hash) values (v_chain, 0, decode(repeat('00', 32), 'hex')) on conflict do nothing;
        select h.seq, h.hash into strict v_seq, v_hash from audit_heads h where h.chain = v_chain for update;
      end if;
      -- Of the moment in which the chain is locked, so that times rise with the numbers.
      v_at := clock_timestamp();
      v_ip_commitment := case when v_ip is not null then commit_personal(v_chain, v_user, v_ip) end;
    end if;
    v_personal := case when v_ip_commitment is not null then jsonb_build_object('ip', v_ip_commitment) end;
    if v_entry.personal is not null then
      select coalesce(v_personal, '{}') || jsonb_object_agg(p.field->>0, commit_personal(v_chain, v_entry.person, p.field->>1))
      into v_personal from jsonb_array_elements(v_entry.personal) as p (field);
    end if;
    v_seq := v_seq + 1;
    v_previous := v_hash;
    v_hash := sha256(v_previous || convert_to(jsonb_build_array(
      'linkpulse-audit-1', v_chain, v_seq, to_char(v_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), v_actor, v_entry.action, v_rules->>'kind', v_entry.target,
      v_entry.before, v_entry.after, v_request_id, v_place, v_personal)::text, 'UTF8'));
    insert into audit_log (chain, seq, at, actor, action, target_kind, target_id, before, after, request_id, place, personal, previous, hash)
    values (v_chain, v_seq, v_at, v_actor, v_entry.action, v_rules->>'kind', v_entry.target,
            v_entry.before, v_entry.after, v_request_id, v_place, v_personal, v_previous, v_hash);
  end loop;
  if v_chain is not null then
    update audit_heads set seq = v_seq, hash = v_hash where audit_heads.chain = v_chain;
  end if;
  return null;
end $$;
--> statement-breakpoint
revoke execute on function audit_changes from public;
--> statement-breakpoint

-- Erases all that the log holds of a person, the address of invitations to them too; returns how many values. The chains stay whole.
create function erase_person(p_user uuid, p_email text) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_gone bigint;
begin
  delete from audit_personal where person = p_user or (value = p_email and value like '%@%');
  get diagnostics v_gone = row_count;
  -- What the person's own transaction goes on to change is told without their address.
  if current_setting('app.actor', true) in ('user:' || p_user, 'operator:' || p_user) then
    perform set_config('app.ip', '', true);
  end if;
  return v_gone;
end $$;
--> statement-breakpoint
revoke execute on function erase_person from public;
--> statement-breakpoint
grant execute on function erase_person to linkpulse_auth;
--> statement-breakpoint

-- Erases personal values that are 30 days old, so many at most; returns how many. A day early, so that a job that does not run
-- for a while keeps none for longer.
create function erase_old_personal(p_limit integer) returns bigint
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  with gone as (
    delete from audit_personal where commitment = any(array(
      select p.commitment from audit_personal p where p.at < now() - interval '29 days' order by p.at limit p_limit)) returning 1
  )
  select count(*) from gone
$$;
--> statement-breakpoint
revoke execute on function erase_old_personal from public;
--> statement-breakpoint
grant execute on function erase_old_personal to linkpulse_jobs;
--> statement-breakpoint

-- Whoever is deleted is erased, by whatever statement.
create function erase_deleted_people() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform erase_person(o.id, o.email) from old_rows o;
  return null;
end $$;
--> statement-breakpoint
revoke execute on function erase_deleted_people from public;
--> statement-breakpoint
reset role;
--> statement-breakpoint
revoke create on schema public from linkpulse_audit;
