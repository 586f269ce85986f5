-- What a person may do in a workspace, for those who sign people in and see no tenant.

-- A function's owner must be able to create in the schema when it is handed a function; taken back at the end.
grant create on schema public to linkpulse_identity;
--> statement-breakpoint

-- The role of this person in this workspace; null when they are no member, or the workspace is deleted.
create function member_role(p_workspace uuid, p_user uuid) returns text
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select m.role from members m join workspaces w on w.id = m.workspace_id
  where m.workspace_id = p_workspace and m.user_id = p_user and w.deleted_at is null
$$;
--> statement-breakpoint
revoke execute on function member_role from public;
--> statement-breakpoint
grant execute on function member_role to linkpulse_auth;
--> statement-breakpoint
alter function member_role owner to linkpulse_identity;
--> statement-breakpoint
revoke create on schema public from linkpulse_identity;
