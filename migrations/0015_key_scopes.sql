-- Keys have scopes, an expiry and an allow list.
ALTER TABLE "api_keys" ALTER COLUMN "scopes" SET DEFAULT '{workspace.read,links.read,links.create,links.update,links.delete,analytics.read}';
--> statement-breakpoint
-- A function's owner must be able to create in the schema at the moment it is handed over; taken back at the end.
grant create on schema public to linkpulse_identity;
--> statement-breakpoint
grant update (last_used_at, scopes) on api_keys to linkpulse_identity;
--> statement-breakpoint
set local role linkpulse_identity;
--> statement-breakpoint
-- Keys of the version before: whoever held one could always ask for whom it acts.
update api_keys set scopes = array_prepend('workspace.read', scopes) where 'workspace.read' <> all(scopes);
--> statement-breakpoint
-- For Workers of the version before, which know no scopes. Keys that are made now are not for them.
create or replace function authenticate_key(p_hash bytea) returns table (workspace_id uuid, api_key_id uuid)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select k.workspace_id, k.id from api_keys k
  where k.hash = p_hash and k.revoked_at is null and k.expires_at is null and k.allowed_ips = '{}'
    and k.scopes @> '{links.read,links.create,links.update,links.delete,analytics.read}'
$$;
--> statement-breakpoint
reset role;
--> statement-breakpoint

-- The key with this hash, with what decides whether it may be used; no row when it is unknown, revoked, or its workspace is deleted.
-- Reads only, so that a replica can answer while the primary is down. The caller holds it for seconds, so expiry is for the caller.
create function find_api_key(p_hash bytea)
returns table (api_key_id uuid, workspace_id uuid, scopes text[], expires_at timestamptz, allowed_ips text[], cors_origins text[])
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select k.id, k.workspace_id, k.scopes, k.expires_at, k.allowed_ips, k.cors_origins
  from api_keys k join workspaces w on w.id = k.workspace_id
  where k.hash = p_hash and k.revoked_at is null and w.deleted_at is null
$$;
--> statement-breakpoint
revoke execute on function find_api_key from public;
--> statement-breakpoint
grant execute on function find_api_key to linkpulse_api;
--> statement-breakpoint
alter function find_api_key owner to linkpulse_identity;
--> statement-breakpoint

revoke create on schema public from linkpulse_identity;
