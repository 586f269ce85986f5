-- Who may sign up where only those may who were invited.
grant create on schema public to linkpulse_identity;
--> statement-breakpoint
-- Is there an invitation for this address that can be redeemed?
create function is_invited(p_email text) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select from invitations i join workspaces w on w.id = i.workspace_id
    where lower(i.email) = lower(p_email) and i.accepted_at is null and i.revoked_at is null and i.expires_at > now() and w.deleted_at is null)
$$;
--> statement-breakpoint
revoke execute on function is_invited from public;
--> statement-breakpoint
grant execute on function is_invited to linkpulse_api;
--> statement-breakpoint
alter function is_invited owner to linkpulse_identity;
--> statement-breakpoint
revoke create on schema public from linkpulse_identity;
