-- Roles, grants and row-level security: a tenant's rows are out of reach of code that forgot to ask for them by workspace.

-- Login roles own nothing and cannot bypass row-level security; `npm run migrate` gives them their passwords. Function owners
-- cannot log in; each sees across tenants only in the tables of its feature, and only through the functions it owns.
do $$
declare
  v_role text;
begin
  foreach v_role in array array['linkpulse_api', 'linkpulse_jobs'] loop
    if not exists (select from pg_roles where rolname = v_role) then
      execute format('create role %I login nosuperuser nocreatedb nocreaterole noreplication', v_role);
    end if;
  end loop;
  foreach v_role in array array['linkpulse_identity', 'linkpulse_links', 'linkpulse_clicks'] loop
    if not exists (select from pg_roles where rolname = v_role) then
      execute format('create role %I nologin nosuperuser nocreatedb nocreaterole noreplication', v_role);
    end if;
    -- The owner of the schema hands functions over to these roles, for which it must be able to become them.
    execute format('grant %I to current_user with set true, inherit false', v_role);
  end loop;
end $$;
--> statement-breakpoint
revoke create on schema public from public;
--> statement-breakpoint
-- A temporary table comes before the real one of its name. On a pooled connection one tenant's would catch another one's rows.
do $$
begin
  execute format('revoke temporary on database %I from public', current_database());
  -- Rebuilding counters compares them in temporary tables; nobody logs in as this role.
  execute format('grant temporary on database %I to linkpulse_clicks', current_database());
end $$;
--> statement-breakpoint
grant usage on schema public to linkpulse_api, linkpulse_jobs, linkpulse_identity, linkpulse_links, linkpulse_clicks;
--> statement-breakpoint
-- Functions are for the roles that a migration names, not for everybody.
alter default privileges revoke execute on functions from public;
--> statement-breakpoint

do $$
declare
  v_table text;
  v_tenant constant text := '(select nullif(current_setting(''app.workspace_id'', true), '''')::uuid)';
begin
  foreach v_table in array array[
    'api_keys', 'idempotency_keys', 'link_outbox', 'clicks', 'click_hours', 'click_days', 'click_totals'
  ] loop
    execute format('create policy tenant on %I to linkpulse_api, linkpulse_jobs using (workspace_id = %s) with check (workspace_id = %s)', v_table, v_tenant, v_tenant);
  end loop;
  execute format('create policy tenant on workspaces to linkpulse_api, linkpulse_jobs using (id = %s) with check (id = %s)', v_tenant, v_tenant);
  -- A foreign key sees all rows: without the second condition a link could be put on another tenant's domain.
  execute format('create policy tenant on links to linkpulse_api, linkpulse_jobs using (workspace_id = %s) with check (workspace_id = %s and exists (select from domains d where d.id = domain_id))', v_tenant, v_tenant);
  -- A shared domain has no workspace; it is visible to every workspace, but not to a session that named none.
  execute format('create policy tenant_read on domains for select to linkpulse_api, linkpulse_jobs using (%s is not null and (workspace_id is null or workspace_id = %s))', v_tenant, v_tenant);

  foreach v_table in array array[
    'workspaces', 'api_keys', 'idempotency_keys', 'domains', 'links', 'link_outbox', 'link_code_keys',
    'click_batches', 'clicks', 'click_hours', 'click_days', 'click_totals', 'dead_letters', 'visitor_salts'
  ] loop
    execute format('alter table %I enable row level security', v_table);
    -- Without force the owner of the table would see everything.
    execute format('alter table %I force row level security', v_table);
  end loop;
end $$;
--> statement-breakpoint

grant select on workspaces, domains, links, link_outbox, clicks, click_hours, click_days, click_totals to linkpulse_api, linkpulse_jobs;
--> statement-breakpoint
-- The hash of a key and the outcome of a request are for those who need them.
grant select (id, workspace_id, name, hint, created_at, last_used_at, revoked_at) on api_keys to linkpulse_api, linkpulse_jobs;
--> statement-breakpoint
grant select, insert, update on idempotency_keys to linkpulse_api;
--> statement-breakpoint
grant select (workspace_id, key, created_at) on idempotency_keys to linkpulse_jobs;
--> statement-breakpoint
-- What a tenant may write of a link. Its address never changes, its version rises by itself (see the triggers in 0002), and
-- taking down is the operator's.
grant insert (id, workspace_id, domain_id, key, url, external_id, title, comments, tags, redirect_status, expires_at, expired_url, disabled_at, created_at, updated_at),
      update (url, external_id, title, comments, tags, redirect_status, expires_at, expired_url, disabled_at, archived_at, deleted_at)
  on links to linkpulse_api;
--> statement-breakpoint

-- What a function owner may do across tenants.
create policy across_tenants on api_keys to linkpulse_identity using (true) with check (true);
--> statement-breakpoint
grant select, update (last_used_at) on api_keys to linkpulse_identity;
--> statement-breakpoint
-- The first workspace, its key and its domain are made by a command of the instance's owner, acting as this role.
create policy across_tenants on workspaces to linkpulse_identity using (true) with check (true);
--> statement-breakpoint
grant select, insert on workspaces, api_keys to linkpulse_identity;
--> statement-breakpoint
create policy across_tenants_identity on domains to linkpulse_identity using (true) with check (true);
--> statement-breakpoint
grant select, insert on domains to linkpulse_identity;
--> statement-breakpoint
create policy across_tenants on idempotency_keys to linkpulse_identity using (true);
--> statement-breakpoint
grant select, delete on idempotency_keys to linkpulse_identity;
--> statement-breakpoint
create policy across_tenants on links to linkpulse_links, linkpulse_clicks using (true);
--> statement-breakpoint
create policy across_tenants on domains to linkpulse_links using (true);
--> statement-breakpoint
create policy across_tenants on link_outbox to linkpulse_links using (true) with check (true);
--> statement-breakpoint
create policy across_tenants on link_code_keys to linkpulse_links using (true) with check (true);
--> statement-breakpoint
grant select on links, domains to linkpulse_links;
--> statement-breakpoint
grant select, insert, update (attempted_at), delete on link_outbox to linkpulse_links;
--> statement-breakpoint
grant select, insert on link_code_keys to linkpulse_links;
--> statement-breakpoint
grant select (id, workspace_id) on links to linkpulse_clicks;
--> statement-breakpoint
do $$
declare
  v_table text;
begin
  foreach v_table in array array['click_batches', 'clicks', 'click_hours', 'click_days', 'click_totals', 'dead_letters', 'visitor_salts'] loop
    execute format('create policy across_tenants on %I to linkpulse_clicks using (true) with check (true)', v_table);
    execute format('grant select, insert, update, delete on %I to linkpulse_clicks', v_table);
  end loop;
end $$;
