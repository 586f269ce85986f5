-- Whoever signs in goes on in the workspace where they worked last: that of their browser that was used last, else the one they joined
-- last. A trigger, because a session is also replaced when a password or second factor changes, and nobody may land in none then.
grant select (updated_at) on sessions to linkpulse_identity;
--> statement-breakpoint
grant create on schema public to linkpulse_identity;
--> statement-breakpoint

create function place_session() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  new.workspace_id := (
    select m.workspace_id from members m
    join workspaces w on w.id = m.workspace_id and w.deleted_at is null
    left join (select s.workspace_id, max(s.updated_at) as used_at from sessions s where s.user_id = new.user_id group by 1) s
      on s.workspace_id = m.workspace_id
    where m.user_id = new.user_id order by s.used_at desc nulls last, m.created_at desc limit 1);
  return new;
end $$;
--> statement-breakpoint
create trigger place_session before insert on sessions for each row when (new.workspace_id is null) execute function place_session();
--> statement-breakpoint
revoke execute on function place_session from public;
--> statement-breakpoint
alter function place_session owner to linkpulse_identity;
--> statement-breakpoint
revoke create on schema public from linkpulse_identity;
