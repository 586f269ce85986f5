-- LP010 says that a workspace is suspended, and nothing else; and who runs a suspended workspace can still take access away.
-- The audit log's refusal, as it was, with a code of its own.
create or replace function refuse_audit_change() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  raise exception '% of % is not possible: the audit log only grows', lower(tg_op), tg_table_name using errcode = 'LP012';
end $$;
--> statement-breakpoint
grant trigger on invitations, api_keys to linkpulse_abuse;
--> statement-breakpoint
set local role linkpulse_abuse;
--> statement-breakpoint
-- As before, but for revoked_at: a leaked key or link must be ended whatever else is wrong.
create or replace trigger refuse_suspended_change before update of token_hash, expires_at on invitations for each statement execute function refuse_suspended();
--> statement-breakpoint
create or replace trigger refuse_suspended_change before update of name, scopes, expires_at, allowed_ips, cors_origins on api_keys for each statement execute function refuse_suspended();
--> statement-breakpoint
reset role;
--> statement-breakpoint
revoke trigger on invitations, api_keys from linkpulse_abuse;
