-- Who sees people, memberships and invitations.

-- The role with which the API Worker signs people in. It sees no tenant's table, and the role that serves tenants sees no password,
-- session or secret: a mistake in a query on links cannot leak one.
do $$
declare
  v_table text;
  v_tenant constant text := '(select nullif(current_setting(''app.workspace_id'', true), '''')::uuid)';
begin
  if not exists (select from pg_roles where rolname = 'linkpulse_auth') then
    create role linkpulse_auth login nosuperuser nocreatedb nocreaterole noreplication;
  end if;
  foreach v_table in array array[
    'users', 'sessions', 'accounts', 'verifications', 'two_factors', 'passkeys', 'token_families', 'refresh_tokens', 'signing_keys'
  ] loop
    execute format('alter table %I enable row level security', v_table);
    execute format('alter table %I force row level security', v_table);
    execute format('create policy everybody on %I to linkpulse_auth using (true) with check (true)', v_table);
    execute format('grant select, insert, update, delete on %I to linkpulse_auth', v_table);
  end loop;
  foreach v_table in array array['members', 'invitations'] loop
    execute format('alter table %I enable row level security', v_table);
    execute format('alter table %I force row level security', v_table);
    execute format('create policy tenant on %I to linkpulse_api, linkpulse_jobs using (workspace_id = %s) with check (workspace_id = %s)', v_table, v_tenant, v_tenant);
    execute format('create policy across_tenants on %I to linkpulse_identity using (true) with check (true)', v_table);
    execute format('grant select, insert, update, delete on %I to linkpulse_identity', v_table);
  end loop;
end $$;
--> statement-breakpoint
grant usage on schema public to linkpulse_auth;
--> statement-breakpoint

-- Colleagues see each other's name and address, and nothing else of a person. The subquery is narrowed to the workspace by the
-- policy of members.
create policy colleagues on users for select to linkpulse_api using (exists (select from members m where m.user_id = users.id));
--> statement-breakpoint
grant select (id, name, email, image) on users to linkpulse_api;
--> statement-breakpoint
create policy across_tenants on users to linkpulse_identity using (true) with check (true);
--> statement-breakpoint
grant select on users to linkpulse_identity;
--> statement-breakpoint
grant select on members to linkpulse_api, linkpulse_jobs;
--> statement-breakpoint
-- The hash of an invitation's token is for those who redeem it.
grant select (id, workspace_id, email, role, invited_by, created_at, expires_at, accepted_at, accepted_by, revoked_at) on invitations to linkpulse_api, linkpulse_jobs;
--> statement-breakpoint
grant select (id, workspace_id, name, hint, created_at, last_used_at, revoked_at, scopes, expires_at, allowed_ips, cors_origins, created_by, replaces) on api_keys to linkpulse_api;
--> statement-breakpoint

alter table members add constraint members_role check (role in ('owner', 'admin', 'editor', 'viewer'));
--> statement-breakpoint
-- Nobody is invited as an owner: ownership is handed over by an owner.
alter table invitations add constraint invitations_role check (role in ('admin', 'editor', 'viewer'));
--> statement-breakpoint
-- One owner a workspace.
create unique index members_owner on members (workspace_id) where role = 'owner';
--> statement-breakpoint
-- Whoever leaves a workspace works in it no longer, in no browser and by no token.
alter table sessions add constraint sessions_member foreign key (workspace_id, user_id) references members (workspace_id, user_id) on delete set null (workspace_id);
--> statement-breakpoint
alter table token_families add constraint token_families_member foreign key (workspace_id, user_id) references members (workspace_id, user_id) on delete set null (workspace_id);
--> statement-breakpoint
-- An address is stored in one spelling, whoever writes it.
alter table users add constraint users_email check (email = lower(email) and length(email) <= 254);
