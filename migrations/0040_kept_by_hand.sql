-- What an operator puts on a list by hand stays there, also when an import has brought it before and a later one does not.
grant create on schema public to linkpulse_abuse;
--> statement-breakpoint
set local role linkpulse_abuse;
--> statement-breakpoint

-- As before; and what an import has brought already is from now on there by hand, so that no later import takes it off.
create or replace function block_destinations(p_list text, p_rows jsonb, p_operator uuid) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_added integer;
begin
  with put as (
    insert into blocked_destinations as b (id, list, kind, value, lookup_key, like_pattern, created_by)
    select r.id, p_list, r.kind, r.value,
           case r.kind when 'exact' then 'u:' || encode(sha256(convert_to(r.value, 'UTF8')), 'hex') when 'host' then 'h:' || r.key else 'p:' || r.key end,
           r."like", p_operator
    from (select distinct on (x.kind, x.value) x.* from jsonb_to_recordset(p_rows) as x (id uuid, kind text, value text, key text, "like" text)
          order by x.kind, x.value) r
    order by r.kind, r.value
    on conflict (list, kind, value) do update set import_no = null where b.import_no is not null
    returning b.xmax = 0 as is_new
  )
  select count(*) filter (where p.is_new) into v_added from put p;
  if v_added > 0 then update destination_scan set changed_at = clock_timestamp(); end if;
  return v_added;
end $$;
--> statement-breakpoint
reset role;
--> statement-breakpoint
revoke create on schema public from linkpulse_abuse;
