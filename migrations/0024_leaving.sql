-- What happens to a person's workspaces before the person is deleted.

-- A function's owner must be able to create in the schema when it is handed a function; taken back at the end.
grant create on schema public to linkpulse_identity;
--> statement-breakpoint

-- Refuses (LP006, with their ids and names) while this person owns workspaces that others work in, and deletes those in which they are
-- alone, as their owner would. The memberships go with the person.
create function forsake_workspaces(p_user uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_shared jsonb;
begin
  -- Nobody is let in and no ownership changes hands until this is decided.
  perform from workspaces w join members m on m.workspace_id = w.id
  where m.user_id = p_user and m.role = 'owner' order by w.id for update of w;
  select jsonb_agg(jsonb_build_object('id', w.id, 'name', w.name) order by w.id) into v_shared
  from members m join workspaces w on w.id = m.workspace_id
  where m.user_id = p_user and m.role = 'owner' and w.deleted_at is null
    and exists (select from members other where other.workspace_id = w.id and other.user_id <> p_user);
  if v_shared is not null then
    raise exception 'owns workspaces that others work in' using errcode = 'LP006', detail = v_shared::text;
  end if;
  update workspaces w set deleted_at = now(), unsettled_since = now() from members m
  where m.workspace_id = w.id and m.user_id = p_user and m.role = 'owner' and w.deleted_at is null;
end $$;
--> statement-breakpoint
revoke execute on function forsake_workspaces from public;
--> statement-breakpoint
grant execute on function forsake_workspaces to linkpulse_auth;
--> statement-breakpoint
alter function forsake_workspaces owner to linkpulse_identity;
--> statement-breakpoint
-- `for update` asks for it.
grant update (deleted_at) on workspaces to linkpulse_identity;
--> statement-breakpoint
revoke create on schema public from linkpulse_identity;
