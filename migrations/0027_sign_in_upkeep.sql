-- What signing in leaves behind goes when it can open nothing any more.
do $$
declare
  v_table text;
begin
  foreach v_table in array array['verifications', 'token_families', 'refresh_tokens', 'signing_keys'] loop
    execute format('create policy across_tenants on %I to linkpulse_identity using (true) with check (true)', v_table);
  end loop;
end $$;
--> statement-breakpoint
-- Nothing that opens anything: no token, no hash of one, no key.
grant delete, select (expires_at) on sessions to linkpulse_identity;
--> statement-breakpoint
grant delete, select (id, expires_at) on verifications to linkpulse_identity;
--> statement-breakpoint
grant delete, select (family_id, expires_at) on refresh_tokens to linkpulse_identity;
--> statement-breakpoint
grant delete, select (id, created_at, revoked_at) on token_families to linkpulse_identity;
--> statement-breakpoint
grant delete, select (kid, expires_at) on signing_keys to linkpulse_identity;
--> statement-breakpoint
grant create on schema public to linkpulse_identity;
--> statement-breakpoint

-- Forgets sessions, proofs, refresh tokens and signing keys that have expired, clients that have none left or were revoked a month ago:
-- p_limit of each at most. Returns how many. With the sessions, which live two weeks, go the addresses and browsers of who signed in.
create function prune_sign_ins(p_limit integer) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_sum bigint := 0;
  v_rows bigint;
begin
  delete from sessions where id = any(array(select s.id from sessions s where s.expires_at < now() order by s.expires_at limit p_limit));
  get diagnostics v_rows = row_count;
  v_sum := v_sum + v_rows;
  delete from verifications where id = any(array(select v.id from verifications v where v.expires_at < now() order by v.expires_at limit p_limit));
  get diagnostics v_rows = row_count;
  v_sum := v_sum + v_rows;
  delete from refresh_tokens where expires_at < now()
    and family_id = any(array(select t.family_id from refresh_tokens t where t.expires_at < now() order by t.expires_at limit p_limit));
  get diagnostics v_rows = row_count;
  v_sum := v_sum + v_rows;
  -- A client is stored in the same statement as its first token, so a day is more than enough.
  delete from token_families where id = any(array(
    select f.id from token_families f
    where f.revoked_at < now() - interval '30 days'
       or (f.created_at < now() - interval '1 day' and not exists (select from refresh_tokens t where t.family_id = f.id))
    limit p_limit));
  get diagnostics v_rows = row_count;
  v_sum := v_sum + v_rows;
  -- Isolates and others remember keys for minutes.
  delete from signing_keys where kid = any(array(select k.kid from signing_keys k where k.expires_at < now() - interval '1 day' limit p_limit));
  get diagnostics v_rows = row_count;
  return v_sum + v_rows;
end $$;
--> statement-breakpoint
revoke execute on function prune_sign_ins from public;
--> statement-breakpoint
grant execute on function prune_sign_ins to linkpulse_jobs;
--> statement-breakpoint
alter function prune_sign_ins owner to linkpulse_identity;
--> statement-breakpoint
revoke create on schema public from linkpulse_identity;
