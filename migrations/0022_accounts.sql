-- The first operator, and what a new password ends.

-- Whoever is the first to confirm an address runs the instance. An address alone proves nothing: anybody can sign up as anybody.
create function appoint_first_operator() returns trigger
language plpgsql volatile security invoker set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select from users u where u.email_verified and u.id <> new.id) then return new; end if;
  -- Of two who are first at the same moment, the second looks again when the first has committed.
  perform pg_advisory_xact_lock(hashtext('linkpulse.first_operator'));
  if not exists (select from users u where u.email_verified and u.id <> new.id) then new.operator_since := now(); end if;
  return new;
end $$;
--> statement-breakpoint
revoke execute on function appoint_first_operator from public;
--> statement-breakpoint
create trigger appoint_first_operator before insert or update of email_verified on users
  for each row when (new.email_verified and new.operator_since is null) execute function appoint_first_operator();
--> statement-breakpoint
-- `npm run operator`.
grant update (operator_since) on users to linkpulse_identity;
--> statement-breakpoint

-- A new password ends what was begun with the old one, in the same transaction.
create function end_token_families() returns trigger
language plpgsql volatile security invoker set search_path = pg_catalog, public, pg_temp as $$
begin
  update token_families set revoked_at = now(), revoked_for = 'password_changed'
  where user_id = new.user_id and revoked_at is null;
  return null;
end $$;
--> statement-breakpoint
revoke execute on function end_token_families from public;
--> statement-breakpoint
create trigger end_token_families after update of password on accounts
  for each row when (old.password is distinct from new.password) execute function end_token_families();
