-- Imports say how many entries they did not take because they would have blocked a domain that strangers share.
grant create on schema public to linkpulse_abuse;
--> statement-breakpoint
set local role linkpulse_abuse;
--> statement-breakpoint
-- Their next import looks at all of their entries, so that what an earlier one took goes.
update blocklists set content_hash = null where content_hash is not null;
--> statement-breakpoint

-- As before, and with how many were too broad. The Workers of the version before read the columns they know by name.
drop function list_blocklists;
--> statement-breakpoint
create function list_blocklists()
returns table (name text, url text, refresh text, checked_at_ms float8, imported_at_ms float8, failure text, failed_since_ms float8,
               taken integer, refused integer, too_broad integer, added integer, removed integer)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select b.name, b.url, b.refresh, (extract(epoch from b.checked_at) * 1000)::float8, (extract(epoch from b.imported_at) * 1000)::float8,
         b.failure, (extract(epoch from b.failed_since) * 1000)::float8, b.taken, b.refused, b.too_broad, b.added, b.removed
  from blocklists b order by b.url is null, b.name limit 200
$$;
--> statement-breakpoint
revoke execute on function list_blocklists from public;
--> statement-breakpoint
grant execute on function list_blocklists to linkpulse_api;
--> statement-breakpoint

-- As before, and with how many were too broad, of which the Workers of the version before say nothing.
drop function end_blocklist_import;
--> statement-breakpoint
create function end_blocklist_import(p_name text, p_import integer, p_failure text, p_hash text, p_taken integer, p_refused integer, p_added integer,
                                     p_removed integer, p_too_broad integer default null)
returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_changed constant boolean := coalesce(p_added + p_removed, 0) > 0;
begin
  update blocklists b set
    leased_until = null, checked_at = now(), failure = p_failure,
    failed_since = case when p_failure is not null then coalesce(b.failed_since, now()) end,
    due_at = case b.refresh when 'hourly' then now() + interval '1 hour'
                            when 'daily' then now() + case when p_failure is null then interval '1 day' else interval '1 hour' end end,
    imported_at = case when p_failure is null then now() else b.imported_at end,
    content_hash = coalesce(p_hash, b.content_hash),
    taken = coalesce(p_taken, b.taken), refused = coalesce(p_refused, b.refused), too_broad = coalesce(p_too_broad, b.too_broad),
    added = coalesce(p_added, b.added), removed = coalesce(p_removed, b.removed),
    revision = b.revision + v_changed::integer, last_change = case when not v_changed then b.last_change end
  where b.name = p_name and b.import_no = p_import;
  return found;
end $$;
--> statement-breakpoint
revoke execute on function end_blocklist_import from public;
--> statement-breakpoint
grant execute on function end_blocklist_import to linkpulse_jobs;
--> statement-breakpoint
reset role;
--> statement-breakpoint
revoke create on schema public from linkpulse_abuse;
