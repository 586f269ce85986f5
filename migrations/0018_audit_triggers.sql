-- Which tables are audited, and which of their columns the log may tell: what is not named here is not told.

-- Has the changes of a table audited, or audited by other rules than before; called by migrations only. p_rules:
--   kind      what the table's rows are called
--   id        the column that names the row; default id. A second column of the key can only be workspace_id
--   chain     the column with the workspace in whose chain it is told; without one it is told in the instance's
--   columns   those whose values are told
--   personal  those whose values can be erased, told by a commitment
--   person    the column with the person whose values those are
--   secret    those of which is told only that they changed
--   states    [column, what it is called when it begins to hold, when it ceases to], the weightiest first
--   removed   what it is called when the row is deleted; default deleted
--   events    default insert, update and delete
create function audit_table(p_table regclass, p_rules jsonb) returns void
language plpgsql volatile set search_path = pg_catalog, public, pg_temp as $$
declare
  v_event text;
  v_column text;
begin
  foreach v_column in array array(
    select jsonb_array_elements_text(p_rules->'columns' || coalesce(p_rules->'personal', '[]') || coalesce(p_rules->'secret', '[]')
      || jsonb_build_array(coalesce(p_rules->>'id', 'id')) || coalesce(to_jsonb(p_rules->>'chain'), '[]') || coalesce(to_jsonb(p_rules->>'person'), '[]')))
  loop
    if not exists (select from pg_attribute a where a.attrelid = p_table and a.attname = v_column and not a.attisdropped) then
      raise exception '% has no column %', p_table, v_column;
    end if;
  end loop;
  execute format('grant trigger on %s to linkpulse_audit', p_table);
  -- Only who may execute the function can have a trigger call it.
  set local role linkpulse_audit;
  foreach v_event in array array(select jsonb_array_elements_text(coalesce(p_rules->'events', '["insert", "update", "delete"]'))) loop
    execute format('create or replace trigger audit_%1$s after %1$s on %2$s referencing %3$s for each statement execute function audit_changes(%4$L)',
      v_event, p_table,
      case v_event when 'insert' then 'new table as new_rows' when 'delete' then 'old table as old_rows'
        else 'old table as old_rows new table as new_rows' end, p_rules);
  end loop;
  reset role;
  execute format('revoke trigger on %s from linkpulse_audit', p_table);
end $$;
--> statement-breakpoint
revoke execute on function audit_table from public;
--> statement-breakpoint

select audit_table('links', '{"kind": "link", "chain": "workspace_id", "removed": "purged",
  "columns": ["domain_id", "key", "url", "external_id", "title", "comments", "tags", "redirect_status", "expires_at", "expired_url",
              "disabled_at", "archived_at", "blocked_at", "deleted_at"],
  "states": [["deleted_at", "deleted", "restored"], ["blocked_at", "blocked", "unblocked"], ["disabled_at", "disabled", "enabled"],
             ["archived_at", "archived", "unarchived"]]}');
--> statement-breakpoint
select audit_table('domains', '{"kind": "domain", "chain": "workspace_id", "columns": ["hostname"]}');
--> statement-breakpoint
select audit_table('workspaces', '{"kind": "workspace", "chain": "id", "removed": "purged",
  "columns": ["name", "deleted_at", "suspended_at", "suspended_for", "max_links", "max_members", "max_keys"],
  "states": [["deleted_at", "deleted", "restored"], ["suspended_at", "suspended", "unsuspended"]]}');
--> statement-breakpoint
-- The networks a key is held to may be somebody's own address.
select audit_table('api_keys', '{"kind": "api_key", "chain": "workspace_id",
  "columns": ["name", "scopes", "expires_at", "cors_origins", "created_by", "replaces", "revoked_at"], "personal": ["allowed_ips"],
  "states": [["revoked_at", "revoked", "unrevoked"]]}');
--> statement-breakpoint
select audit_table('members', '{"kind": "member", "id": "user_id", "chain": "workspace_id", "columns": ["role"], "removed": "removed"}');
--> statement-breakpoint
select audit_table('invitations', '{"kind": "invitation", "chain": "workspace_id",
  "columns": ["role", "invited_by", "expires_at", "accepted_at", "accepted_by", "revoked_at"], "personal": ["email"],
  "states": [["accepted_at", "accepted", "unaccepted"], ["revoked_at", "revoked", "unrevoked"]]}');
--> statement-breakpoint
select audit_table('users', '{"kind": "user", "person": "id", "columns": ["email_verified", "two_factor_enabled", "operator_since"],
  "personal": ["name", "email", "image"],
  "states": [["operator_since", "operator_granted", "operator_revoked"], ["two_factor_enabled", "two_factor_enabled", "two_factor_disabled"],
             ["email_verified", "email_verified", "email_unverified"]]}');
--> statement-breakpoint
select audit_table('accounts', '{"kind": "account", "person": "user_id", "columns": ["user_id", "provider_id"], "personal": ["account_id"], "secret": ["password"]}');
--> statement-breakpoint
-- Sessions are prolonged all the time.
select audit_table('sessions', '{"kind": "session", "person": "user_id", "columns": ["user_id", "workspace_id", "expires_at"],
  "personal": ["ip_address", "user_agent"], "events": ["insert", "delete"]}');
--> statement-breakpoint
select audit_table('passkeys', '{"kind": "passkey", "person": "user_id", "columns": ["user_id", "device_type", "backed_up"], "personal": ["name"]}');
--> statement-breakpoint
select audit_table('two_factors', '{"kind": "two_factor", "person": "user_id", "columns": ["user_id", "verified", "locked_until"], "secret": ["secret", "backup_codes"],
  "states": [["verified", "verified", "unverified"], ["locked_until", "locked", "unlocked"]]}');
--> statement-breakpoint
select audit_table('token_families', '{"kind": "token_family", "person": "user_id", "columns": ["user_id", "workspace_id", "revoked_at", "revoked_for"],
  "personal": ["client"], "states": [["revoked_at", "revoked", "unrevoked"]]}');
--> statement-breakpoint
select audit_table('signing_keys', '{"kind": "signing_key", "id": "kid", "columns": ["algorithm", "retired_at", "expires_at"],
  "states": [["retired_at", "retired", "unretired"]]}');
--> statement-breakpoint

-- After audit_delete, by their names.
grant trigger on users to linkpulse_audit;
--> statement-breakpoint
set local role linkpulse_audit;
--> statement-breakpoint
create trigger audit_erase after delete on users referencing old table as old_rows for each statement execute function erase_deleted_people();
--> statement-breakpoint
reset role;
--> statement-breakpoint
revoke trigger on users from linkpulse_audit;
