-- Workspaces are founded, left, handed over, deleted and restored; people are invited; links have a quota.
CREATE TABLE "link_counts" (
	"workspace_id" uuid PRIMARY KEY NOT NULL,
	"links" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "restoring_from" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "unsettled_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "link_counts" ADD CONSTRAINT "link_counts_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "workspaces_unsettled" ON "workspaces" USING btree ("unsettled_since") WHERE "workspaces"."unsettled_since" is not null;
--> statement-breakpoint

-- What members decide in their own workspace. Nobody becomes a member but by one of the functions below.
grant update (name, deleted_at, unsettled_since) on workspaces to linkpulse_api;
--> statement-breakpoint
grant update (role), delete on members to linkpulse_api;
--> statement-breakpoint
grant insert (id, workspace_id, email, role, token_hash, invited_by, expires_at), update (token_hash, expires_at, revoked_at) on invitations to linkpulse_api;
--> statement-breakpoint
grant update (deleted_at, restoring_from, unsettled_since) on workspaces to linkpulse_identity;
--> statement-breakpoint
-- Only which workspace a browser works in.
create policy across_tenants on sessions to linkpulse_identity using (true) with check (true);
--> statement-breakpoint
grant select (id, user_id, workspace_id), update (workspace_id) on sessions to linkpulse_identity;
--> statement-breakpoint
-- Links of deleted workspaces lead nowhere.
create policy across_tenants_links on workspaces to linkpulse_links using (true) with check (true);
--> statement-breakpoint
grant select (id, deleted_at, restoring_from, unsettled_since, max_links, max_members, max_keys), update (restoring_from, unsettled_since) on workspaces to linkpulse_links;
--> statement-breakpoint
grant update (disabled_at) on links to linkpulse_links;
--> statement-breakpoint
alter table link_counts enable row level security;
--> statement-breakpoint
alter table link_counts force row level security;
--> statement-breakpoint
create policy tenant on link_counts to linkpulse_api, linkpulse_jobs
  using (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid))
  with check (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));
--> statement-breakpoint
create policy across_tenants on link_counts to linkpulse_links using (true) with check (true);
--> statement-breakpoint
grant select on link_counts to linkpulse_api, linkpulse_jobs;
--> statement-breakpoint
grant select, insert, update on link_counts to linkpulse_links;
--> statement-breakpoint

grant create on schema public to linkpulse_identity, linkpulse_links;
--> statement-breakpoint

-- Counts the links of each workspace that are not deleted, and refuses (LP005) what would be more than its quota. A trigger, so that
-- no create can forget it; once a statement, so that a bulk create adds once. The counter's row is locked until the commit, in which
-- creates of one workspace take turns, as they do for its audit chain anyway; counting up to 100,000 links each time would cost far more.
create function count_created_links() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_row record;
  v_links integer;
begin
  for v_row in select n.workspace_id, count(*) as added from new_links n where n.deleted_at is null group by n.workspace_id order by n.workspace_id loop
    insert into link_counts as c (workspace_id, links) values (v_row.workspace_id, v_row.added)
    on conflict (workspace_id) do update set links = c.links + excluded.links returning c.links into v_links;
    perform require_room('links', quota_of(v_row.workspace_id, 'links'), v_links);
  end loop;
  return null;
end $$;
--> statement-breakpoint
revoke execute on function count_created_links from public;
--> statement-breakpoint
create function count_deleted_links() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update link_counts c set links = c.links - d.gone
  from (select n.workspace_id, count(*) as gone from new_links n join old_links o on o.id = n.id
        where n.deleted_at is not null and o.deleted_at is null group by n.workspace_id) d
  where c.workspace_id = d.workspace_id;
  return null;
end $$;
--> statement-breakpoint
revoke execute on function count_deleted_links from public;
--> statement-breakpoint
-- From here on nobody writes links until the commit, so that the first count is exact.
lock table links in share row exclusive mode;
--> statement-breakpoint
set local role linkpulse_links;
--> statement-breakpoint
insert into link_counts (workspace_id, links) select l.workspace_id, count(*) from links l where l.deleted_at is null group by l.workspace_id;
--> statement-breakpoint
reset role;
--> statement-breakpoint
create trigger count_created_links after insert on links referencing new table as new_links for each statement execute function count_created_links();
--> statement-breakpoint
create trigger count_deleted_links after update on links referencing old table as old_links new table as new_links
  for each statement execute function count_deleted_links();
--> statement-breakpoint
-- Only now: whoever makes a trigger may call its function.
alter function count_created_links owner to linkpulse_links;
--> statement-breakpoint
alter function count_deleted_links owner to linkpulse_links;
--> statement-breakpoint

-- Links of deleted workspaces, the next p_limit of them: disabled at the very moment of the deletion, by which they are known again when
-- the workspace is restored. Returns their addresses. Looked after for a minute: a create that began before the deletion may end after it.
create function settle_deletion(p_workspace uuid, p_limit integer) returns setof text
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_case record;
  v_links uuid[];
begin
  select w.deleted_at, w.restoring_from, w.unsettled_since into v_case from workspaces w
  where w.id = p_workspace and w.unsettled_since is not null for update;
  if not found then return; end if;
  v_links := array(
    select l.id from links l
    where l.workspace_id = p_workspace and l.deleted_at is null
      and (l.disabled_at = v_case.restoring_from or (v_case.deleted_at is not null and l.disabled_at is null))
    order by l.created_at desc, l.id desc limit p_limit);
  update links l set disabled_at = v_case.deleted_at where l.id = any(v_links);
  if cardinality(v_links) < p_limit and (v_case.deleted_at is null or v_case.unsettled_since < now() - interval '1 minute') then
    update workspaces w set unsettled_since = null, restoring_from = null where w.id = p_workspace;
  end if;
  return query select d.hostname || '/' || l.key from links l join domains d on d.id = l.domain_id where l.id = any(v_links);
end $$;
--> statement-breakpoint
revoke execute on function settle_deletion from public;
--> statement-breakpoint
grant execute on function settle_deletion to linkpulse_api;
--> statement-breakpoint
alter function settle_deletion owner to linkpulse_links;
--> statement-breakpoint

-- The same for the workspace that waits longest.
create function settle_deletions(p_limit integer) returns setof text
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  select s.address from (select w.id from workspaces w where w.unsettled_since is not null order by w.unsettled_since limit 1) w
  cross join lateral settle_deletion(w.id, p_limit) as s (address)
$$;
--> statement-breakpoint
revoke execute on function settle_deletions from public;
--> statement-breakpoint
grant execute on function settle_deletions to linkpulse_jobs;
--> statement-breakpoint
alter function settle_deletions owner to linkpulse_links;
--> statement-breakpoint

-- Founds a workspace of this person, in which their browser works from now on. p_limit: how many one person may own.
create function create_workspace(p_id uuid, p_name text, p_user uuid, p_session uuid, p_limit integer) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('workspaces of ' || p_user, 0));
  perform require_room('workspaces', p_limit, 1 + (select count(*) from members m where m.user_id = p_user and m.role = 'owner'));
  insert into workspaces (id, name) values (p_id, p_name);
  insert into members (workspace_id, user_id, role) values (p_id, p_user, 'owner');
  update sessions s set workspace_id = p_id where s.id = p_session and s.user_id = p_user;
end $$;
--> statement-breakpoint
revoke execute on function create_workspace from public;
--> statement-breakpoint
grant execute on function create_workspace to linkpulse_api;
--> statement-breakpoint
alter function create_workspace owner to linkpulse_identity;
--> statement-breakpoint

-- The workspaces of a person, and those of their own that they can still restore.
create function workspaces_of(p_user uuid) returns table (id uuid, name text, role text, deleted_at timestamptz, suspended_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select w.id, w.name, m.role, w.deleted_at, w.suspended_at from members m join workspaces w on w.id = m.workspace_id
  where m.user_id = p_user and (w.deleted_at is null or (m.role = 'owner' and w.deleted_at > now() - interval '30 days'))
  order by w.name, w.id limit 200
$$;
--> statement-breakpoint
revoke execute on function workspaces_of from public;
--> statement-breakpoint
grant execute on function workspaces_of to linkpulse_api;
--> statement-breakpoint
alter function workspaces_of owner to linkpulse_identity;
--> statement-breakpoint

-- Lets a browser work in another workspace of its person; false when they are no member of it.
create function switch_workspace(p_workspace uuid, p_user uuid, p_session uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update sessions s set workspace_id = p_workspace
  where s.id = p_session and s.user_id = p_user and exists (
    select from members m join workspaces w on w.id = m.workspace_id
    where m.workspace_id = p_workspace and m.user_id = p_user and w.deleted_at is null);
  return found;
end $$;
--> statement-breakpoint
revoke execute on function switch_workspace from public;
--> statement-breakpoint
grant execute on function switch_workspace to linkpulse_api;
--> statement-breakpoint
alter function switch_workspace owner to linkpulse_identity;
--> statement-breakpoint

-- Takes a deletion back within 30 days; false when this person owns no such workspace. Its links follow by settle_deletion.
create function restore_workspace(p_workspace uuid, p_user uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update workspaces w set restoring_from = w.deleted_at, deleted_at = null, unsettled_since = now()
  where w.id = p_workspace and w.deleted_at > now() - interval '30 days' and exists (
    select from members m where m.workspace_id = p_workspace and m.user_id = p_user and m.role = 'owner');
  return found;
end $$;
--> statement-breakpoint
revoke execute on function restore_workspace from public;
--> statement-breakpoint
grant execute on function restore_workspace to linkpulse_api;
--> statement-breakpoint
alter function restore_workspace owner to linkpulse_identity;
--> statement-breakpoint

-- Invites into the caller's workspace, or answers `already_member`. An open invitation to the same address ends. Members and open
-- invitations together are within the quota. p_invitation: {id, email, role, hash (hex), invitedBy, expiresAt}.
create function create_invitation(p_invitation jsonb) returns text
language plpgsql volatile security invoker set search_path = pg_catalog, public, pg_temp as $$
declare
  v_workspace constant uuid := nullif(current_setting('app.workspace_id', true), '')::uuid;
  v_email constant text := p_invitation->>'email';
begin
  perform pg_advisory_xact_lock(hashtextextended('members of ' || v_workspace, 0));
  if exists (select from members m join users u on u.id = m.user_id where m.workspace_id = v_workspace and u.email = v_email) then
    return 'already_member';
  end if;
  update invitations i set revoked_at = now()
  where i.workspace_id = v_workspace and i.email = v_email and i.accepted_at is null and i.revoked_at is null;
  perform require_room('members', quota_of(v_workspace, 'members'), 1
    + (select count(*) from members m where m.workspace_id = v_workspace)
    + (select count(*) from invitations i
       where i.workspace_id = v_workspace and i.accepted_at is null and i.revoked_at is null and i.expires_at > now()));
  insert into invitations (id, workspace_id, email, role, token_hash, invited_by, expires_at)
  select r.id, v_workspace, r.email, r.role, decode(r.hash, 'hex'), r."invitedBy", r."expiresAt"
  from jsonb_to_record(p_invitation) as r (id uuid, email text, role text, hash text, "invitedBy" uuid, "expiresAt" timestamptz);
  return 'done';
end $$;
--> statement-breakpoint
revoke execute on function create_invitation from public;
--> statement-breakpoint
grant execute on function create_invitation to linkpulse_api;
--> statement-breakpoint

-- What an invitation offers, for whoever holds its token; no row when it is used, revoked, expired, or of a deleted workspace.
create function find_invitation(p_token_hash bytea) returns table (workspace_name text, role text, email text, inviter_name text, expires_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select w.name, i.role, i.email, u.name, i.expires_at
  from invitations i join workspaces w on w.id = i.workspace_id left join users u on u.id = i.invited_by
  where i.token_hash = p_token_hash and i.accepted_at is null and i.revoked_at is null and i.expires_at > now() and w.deleted_at is null
$$;
--> statement-breakpoint
revoke execute on function find_invitation from public;
--> statement-breakpoint
grant execute on function find_invitation to linkpulse_api;
--> statement-breakpoint
alter function find_invitation owner to linkpulse_identity;
--> statement-breakpoint

-- Makes this person a member, once, and lets their browser work there. Outcomes: `done`, `already_member` (the invitation stays unused),
-- `not_found` (as find_invitation), `other_address` when it was sent to an address that is not this person's confirmed one.
create function accept_invitation(p_token_hash bytea, p_user uuid, p_session uuid, out outcome text, out workspace_id uuid)
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_invitation record;
begin
  -- Before the row, as create_invitation does; a token that is nobody's locks nothing.
  perform pg_advisory_xact_lock(hashtextextended('members of ' || i.workspace_id, 0)) from invitations i where i.token_hash = p_token_hash;
  -- Locked: of two who hold the same link one comes first.
  select i.id, i.workspace_id, i.email, i.role into v_invitation
  from invitations i join workspaces w on w.id = i.workspace_id
  where i.token_hash = p_token_hash and i.accepted_at is null and i.revoked_at is null and i.expires_at > now() and w.deleted_at is null
  for update of i;
  if not found then outcome := 'not_found'; return; end if;
  if v_invitation.email is not null and not exists (
    select from users u where u.id = p_user and u.email = v_invitation.email and u.email_verified) then
    outcome := 'other_address'; return;
  end if;
  workspace_id := v_invitation.workspace_id;
  if exists (select from members m where m.workspace_id = v_invitation.workspace_id and m.user_id = p_user) then
    outcome := 'already_member'; return;
  end if;
  perform require_room('members', quota_of(v_invitation.workspace_id, 'members'),
    1 + (select count(*) from members m where m.workspace_id = v_invitation.workspace_id));
  insert into members (workspace_id, user_id, role) values (v_invitation.workspace_id, p_user, v_invitation.role) on conflict do nothing;
  update invitations i set accepted_at = now(), accepted_by = p_user where i.id = v_invitation.id;
  update sessions s set workspace_id = v_invitation.workspace_id where s.id = p_session and s.user_id = p_user;
  outcome := 'done';
end $$;
--> statement-breakpoint
revoke execute on function accept_invitation from public;
--> statement-breakpoint
grant execute on function accept_invitation to linkpulse_api;
--> statement-breakpoint
alter function accept_invitation owner to linkpulse_identity;
--> statement-breakpoint
revoke create on schema public from linkpulse_identity, linkpulse_links;
