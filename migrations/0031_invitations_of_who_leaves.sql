-- Whoever deletes their account comes back by no invitation that they have made before.

-- A function's owner must be able to create in the schema when it replaces one; taken back at the end.
grant create on schema public to linkpulse_identity;
--> statement-breakpoint
set local role linkpulse_identity;
--> statement-breakpoint
-- As before, and the open invitations by this person end.
create or replace function forsake_workspaces(p_user uuid) returns void
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
  update invitations i set revoked_at = now() where i.invited_by = p_user and i.accepted_at is null and i.revoked_at is null;
end $$;
--> statement-breakpoint
reset role;
--> statement-breakpoint
revoke create on schema public from linkpulse_identity;
