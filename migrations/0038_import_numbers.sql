-- Imports are numbered for all lists together: a list that is dropped and followed again counted from 1, so that an import of the
-- former, still running, passed for the new one's, and what was left of its entries was newer than any import and never went.
create sequence blocklist_imports as integer;
--> statement-breakpoint
select setval('blocklist_imports', max(no)) from (
  select import_no as no from blocklists union all select import_no from blocked_destinations) n having max(no) > 0;
--> statement-breakpoint
grant usage on sequence blocklist_imports to linkpulse_abuse;
--> statement-breakpoint
grant create on schema public to linkpulse_abuse;
--> statement-breakpoint
set local role linkpulse_abuse;
--> statement-breakpoint

-- As before, but for the number.
create or replace function follow_blocklist(p_name text, p_url text, p_refresh text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if (select count(*) from blocklists b where b.url is not null and b.name <> p_name) >= 100 then return false; end if;
  insert into blocklists as b (name, url, refresh, due_at) values (p_name, p_url, p_refresh, now())
  on conflict (name) do update set url = excluded.url, refresh = excluded.refresh, due_at = now(), import_no = nextval('blocklist_imports'),
    leased_until = null, content_hash = null, checked_at = null, failure = null, failed_since = null;
  return true;
end $$;
--> statement-breakpoint

-- As before, but for the number.
create or replace function take_blocklist() returns table (name text, url text, import_no integer, content_hash text)
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  update blocklists b set import_no = nextval('blocklist_imports'), leased_until = now() + interval '10 minutes'
  where b.name = (select d.name from blocklists d
                  where d.due_at <= now() and d.url is not null and (d.leased_until is null or d.leased_until < now())
                  order by d.due_at limit 1 for update skip locked)
  returning b.name, b.url, b.import_no, b.content_hash
$$;
--> statement-breakpoint
reset role;
--> statement-breakpoint
revoke create on schema public from linkpulse_abuse;
