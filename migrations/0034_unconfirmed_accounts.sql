-- Accounts whose address nobody has confirmed go after a week: anybody can sign up with anybody's address.
CREATE INDEX "users_unconfirmed" ON "users" USING btree ("created_at") WHERE not "users"."email_verified";
--> statement-breakpoint
-- Whether there is one, and nothing of it.
create policy across_tenants_identity on links for select to linkpulse_identity using (true);
--> statement-breakpoint
grant select (workspace_id) on links to linkpulse_identity;
--> statement-breakpoint
grant delete on users, workspaces to linkpulse_identity;
--> statement-breakpoint
grant create on schema public to linkpulse_identity;
--> statement-breakpoint

-- Has nobody confirmed this account in a week, and has nobody done anything with it? Nobody is signed in before they have confirmed, and no
-- confirmation is ever taken back; so what else is asked here holds for all of them, and a row that somebody wrote by hand is kept.
create function is_unused_account(p_user uuid) returns boolean
language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select exists (select from users u where u.id = p_user and not u.email_verified and u.operator_since is null
                   and u.created_at < now() - interval '7 days')
    and not exists (select from sessions s where s.user_id = p_user)
    and (select count(*) from members m where m.user_id = p_user) <= 1
    and not exists (
      select from members m join workspaces w on w.id = m.workspace_id
      where m.user_id = p_user and (
        m.role <> 'owner' or w.deleted_at is not null or w.suspended_at is not null
        or exists (select from members other where other.workspace_id = w.id and other.user_id <> p_user)
        or exists (select from invitations i where i.workspace_id = w.id)
        or exists (select from api_keys k where k.workspace_id = w.id)
        or exists (select from domains d where d.workspace_id = w.id)
        or exists (select from links l where l.workspace_id = w.id)
        or exists (select from idempotency_keys i where i.workspace_id = w.id)))
$$;
--> statement-breakpoint
revoke execute on function is_unused_account from public;
--> statement-breakpoint
alter function is_unused_account owner to linkpulse_identity;
--> statement-breakpoint

-- Deletes the p_limit oldest of those, each with its workspace; returns how many accounts.
create function prune_unconfirmed(p_limit integer) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  -- Whoever is confirming right now holds the row.
  v_people uuid[] := array(
    select u.id from users u where not u.email_verified and u.created_at < now() - interval '7 days' and is_unused_account(u.id)
    order by u.created_at limit p_limit for update skip locked);
begin
  perform from workspaces w join members m on m.workspace_id = w.id where m.user_id = any(v_people) order by w.id for update of w;
  -- From here on no row can come to refer to them. What came before the locks is seen by now.
  v_people := array(select p.id from unnest(v_people) as p (id) where is_unused_account(p.id));
  delete from workspaces w where w.id = any(array(select m.workspace_id from members m where m.user_id = any(v_people)));
  delete from users u where u.id = any(v_people);
  return cardinality(v_people);
end $$;
--> statement-breakpoint
revoke execute on function prune_unconfirmed from public;
--> statement-breakpoint
grant execute on function prune_unconfirmed to linkpulse_jobs;
--> statement-breakpoint
alter function prune_unconfirmed owner to linkpulse_identity;
--> statement-breakpoint
revoke create on schema public from linkpulse_identity;
