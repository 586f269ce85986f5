-- A suspended workspace changes nothing: not only its links, but its name, members, invitations and keys too.
grant create on schema public to linkpulse_abuse;
--> statement-breakpoint
set local role linkpulse_abuse;
--> statement-breakpoint
-- Whoever joins acts for no workspace yet, so here the row says which one it is.
create function refuse_joining_suspended() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select from workspace_suspensions s where s.workspace_id = new.workspace_id and s.is_suspended) then
    raise exception 'suspended workspace' using errcode = 'LP010';
  end if;
  return new;
end $$;
--> statement-breakpoint
revoke execute on function refuse_joining_suspended from public;
--> statement-breakpoint
reset role;
--> statement-breakpoint
grant trigger on workspaces, members, invitations, api_keys to linkpulse_abuse;
--> statement-breakpoint
set local role linkpulse_abuse;
--> statement-breakpoint
-- Not of what operators and jobs write.
create trigger refuse_suspended before update of name, deleted_at on workspaces for each statement execute function refuse_suspended();
--> statement-breakpoint
create trigger refuse_joining_suspended before insert on members for each row execute function refuse_joining_suspended();
--> statement-breakpoint
create trigger refuse_suspended before update or delete on members for each statement execute function refuse_suspended();
--> statement-breakpoint
create trigger refuse_suspended_change before update of token_hash, expires_at, revoked_at on invitations for each statement execute function refuse_suspended();
--> statement-breakpoint
-- Not of what is noted of its use.
create trigger refuse_suspended_change before update of name, scopes, expires_at, allowed_ips, cors_origins, revoked_at on api_keys for each statement execute function refuse_suspended();
--> statement-breakpoint
reset role;
--> statement-breakpoint
revoke trigger on workspaces, members, invitations, api_keys from linkpulse_abuse;
--> statement-breakpoint
revoke create on schema public from linkpulse_abuse;
