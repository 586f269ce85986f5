-- API keys are made and changed by the workspaces themselves; quotas.
CREATE INDEX "api_keys_cors" ON "api_keys" USING gin ("cors_origins") WHERE "api_keys"."cors_origins" <> '{}';
--> statement-breakpoint

-- Only what a workspace may decide: a key changes neither its workspace nor its secret.
grant insert (id, workspace_id, name, hint, hash, scopes, expires_at, allowed_ips, cors_origins, created_by, replaces),
      update (name, scopes, expires_at, allowed_ips, cors_origins, revoked_at)
  on api_keys to linkpulse_api;
--> statement-breakpoint

-- How much a workspace may have of something: its own setting, or the instance's default, which workspaces/quota.ts repeats.
create function quota_of(p_workspace uuid, p_quota text) returns integer
language sql stable security invoker set search_path = pg_catalog, public, pg_temp as $$
  select case p_quota when 'links' then coalesce(w.max_links, 100000) when 'members' then coalesce(w.max_members, 100)
                      when 'keys' then coalesce(w.max_keys, 100) end
  from workspaces w where w.id = p_workspace
$$;
--> statement-breakpoint
revoke execute on function quota_of from public;
--> statement-breakpoint
grant execute on function quota_of to linkpulse_api, linkpulse_identity, linkpulse_links;
--> statement-breakpoint

-- Refuses (LP005) what would be more than a quota.
create function require_room(p_quota text, p_limit bigint, p_wanted bigint) returns void
language plpgsql immutable security invoker set search_path = pg_catalog, public, pg_temp as $$
begin
  if p_wanted > p_limit then
    raise exception 'quota exceeded' using errcode = 'LP005', detail = json_build_object('quota', p_quota, 'limit', p_limit)::text;
  end if;
end $$;
--> statement-breakpoint
revoke execute on function require_room from public;
--> statement-breakpoint
grant execute on function require_room to linkpulse_api, linkpulse_identity, linkpulse_links;
--> statement-breakpoint

-- Makes a key in the caller's workspace, if there is room for one more. p_key: {id, name, hint, hash (hex), scopes, expiresAt, allowedIps, corsOrigins,
-- createdBy, replaces}. Keys are few, so they are counted; callers take turns, or two would take the last place.
create function create_api_key(p_key jsonb) returns void
language plpgsql volatile security invoker set search_path = pg_catalog, public, pg_temp as $$
declare
  v_workspace constant uuid := nullif(current_setting('app.workspace_id', true), '')::uuid;
begin
  perform pg_advisory_xact_lock(hashtextextended('keys of ' || v_workspace, 0));
  perform require_room('keys', quota_of(v_workspace, 'keys'), 1 + (
    select count(*) from api_keys k
    where k.workspace_id = v_workspace and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())));
  insert into api_keys (id, workspace_id, name, hint, hash, scopes, expires_at, allowed_ips, cors_origins, created_by, replaces)
  select r.id, v_workspace, r.name, r.hint, decode(r.hash, 'hex'), r.scopes, r."expiresAt", r."allowedIps", r."corsOrigins", r."createdBy", r.replaces
  from jsonb_to_record(p_key) as r (id uuid, name text, hint text, hash text, scopes text[], "expiresAt" timestamptz,
                                    "allowedIps" text[], "corsOrigins" text[], "createdBy" uuid, replaces uuid);
end $$;
--> statement-breakpoint
revoke execute on function create_api_key from public;
--> statement-breakpoint
grant execute on function create_api_key to linkpulse_api;
--> statement-breakpoint

-- Makes the successor of a live key, with the same scopes and lists, and lets the old one end after p_overlap. Answers `done`, `not_found`,
-- `beyond_permissions` when the key may do what the caller may not, or `rotated` when it has a successor already.
-- p_successor: {id, hint, hash (hex), expiresAt, createdBy}.
create function rotate_api_key(p_id uuid, p_permissions text[], p_successor jsonb, p_overlap interval) returns text
language plpgsql volatile security invoker set search_path = pg_catalog, public, pg_temp as $$
declare
  v_old record;
begin
  -- Whoever rotates the same key meanwhile comes after.
  select k.name, k.scopes, k.expires_at, k.allowed_ips, k.cors_origins into v_old from api_keys k
  where k.id = p_id and k.revoked_at is null and (k.expires_at is null or k.expires_at > now()) for update;
  if not found then return 'not_found'; end if;
  if not v_old.scopes <@ p_permissions then return 'beyond_permissions'; end if;
  if exists (select from api_keys k where k.replaces = p_id and k.revoked_at is null) then return 'rotated'; end if;
  perform create_api_key(jsonb_build_object('name', v_old.name, 'scopes', v_old.scopes, 'expiresAt', v_old.expires_at,
    'allowedIps', v_old.allowed_ips, 'corsOrigins', v_old.cors_origins, 'replaces', p_id) || p_successor);
  update api_keys set expires_at = least(expires_at, now() + p_overlap) where id = p_id;
  return 'done';
end $$;
--> statement-breakpoint
revoke execute on function rotate_api_key from public;
--> statement-breakpoint
grant execute on function rotate_api_key to linkpulse_api;
--> statement-breakpoint

-- May pages of this origin talk to the API with some key? A browser asks before it shows the key, so the answer is for the instance;
-- the request itself is then judged by the key's own list.
grant create on schema public to linkpulse_identity;
--> statement-breakpoint
create function is_cors_origin(p_origin text) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select from api_keys k where k.cors_origins @> array[p_origin] and k.cors_origins <> '{}'
    and k.revoked_at is null and (k.expires_at is null or k.expires_at > now()))
$$;
--> statement-breakpoint
revoke execute on function is_cors_origin from public;
--> statement-breakpoint
grant execute on function is_cors_origin to linkpulse_api;
--> statement-breakpoint
alter function is_cors_origin owner to linkpulse_identity;
--> statement-breakpoint
revoke create on schema public from linkpulse_identity;
