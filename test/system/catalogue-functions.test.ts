import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../support/catalogue.ts';
import { openSystem } from '../support/system.ts';

const system = openSystem();
const rowsOf = openCatalogue(system);

/** What may cross tenants: every function of ours, who may call it, and as whom it runs. */
const definers = {
  find_api_key: 'linkpulse_api as linkpulse_identity',
  touch_api_key: 'linkpulse_api as linkpulse_identity',
  has_one_workspace: 'linkpulse_api as linkpulse_identity',
  create_workspace: 'linkpulse_api as linkpulse_identity',
  workspaces_of: 'linkpulse_api as linkpulse_identity',
  switch_workspace: 'linkpulse_api as linkpulse_identity',
  restore_workspace: 'linkpulse_api as linkpulse_identity',
  find_invitation: 'linkpulse_api as linkpulse_identity',
  accept_invitation: 'linkpulse_api as linkpulse_identity',
  settle_deletion: 'linkpulse_api as linkpulse_links',
  erase_deleted_links: 'linkpulse_jobs as linkpulse_links',
  erase_deleted_workspaces: 'linkpulse_jobs as linkpulse_identity',
  settle_deletions: 'linkpulse_jobs as linkpulse_links',
  // Triggers.
  count_created_links: 'nobody as linkpulse_links',
  count_deleted_links: 'nobody as linkpulse_links',
  place_session: 'nobody as linkpulse_identity',
  is_cors_origin: 'linkpulse_api as linkpulse_identity',
  member_role: 'linkpulse_auth as linkpulse_identity',
  forsake_workspaces: 'linkpulse_auth as linkpulse_identity',
  // A trigger: nobody calls it.
  note_link_change: 'nobody as linkpulse_links',
  note_link_edit: 'nobody as linkpulse_links',
  resolve_links: 'linkpulse_api as linkpulse_links',
  serves_links: 'linkpulse_api as linkpulse_links',
  clear_outbox: 'linkpulse_api as linkpulse_links',
  lease_codes: 'linkpulse_api as linkpulse_links',
  visitor_salt: 'linkpulse_api as linkpulse_clicks',
  recent_revocations: 'linkpulse_api as linkpulse_links',
  recent_edits: 'linkpulse_api as linkpulse_links',
  prune_link_revocations: 'linkpulse_jobs as linkpulse_links',
  take_outbox: 'linkpulse_jobs as linkpulse_links',
  prune_sign_ins: 'linkpulse_jobs as linkpulse_identity',
  prune_unconfirmed: 'linkpulse_jobs as linkpulse_identity',
  prune_idempotency_keys: 'linkpulse_jobs as linkpulse_identity',
  ingest_click_batches: 'linkpulse_jobs as linkpulse_clicks',
  fold_click_days: 'linkpulse_jobs as linkpulse_clicks',
  merge_click_slots: 'linkpulse_jobs as linkpulse_clicks',
  reconcile_clicks: 'linkpulse_jobs as linkpulse_clicks',
  click_hours_to_count: 'linkpulse_jobs as linkpulse_clicks',
  click_accounting: 'linkpulse_api as linkpulse_clicks',
  store_dead_letter: 'linkpulse_jobs as linkpulse_clicks',
  take_dead_letters: 'linkpulse_jobs as linkpulse_clicks',
  mark_replayed: 'linkpulse_jobs as linkpulse_clicks',
  clicks_in_default: 'linkpulse_jobs as linkpulse_clicks',
  prune_visitor_salts: 'linkpulse_jobs as linkpulse_clicks',
  prune_click_batches: 'linkpulse_jobs as linkpulse_clicks',
  // Triggers.
  audit_changes: 'nobody as linkpulse_audit',
  erase_deleted_people: 'nobody as linkpulse_audit',
  erase_person: 'linkpulse_auth as linkpulse_audit',
  erase_old_personal: 'linkpulse_jobs as linkpulse_audit',
  is_invited: 'linkpulse_api as linkpulse_identity',
  report_link: 'linkpulse_api as linkpulse_abuse',
  list_reviews: 'linkpulse_api as linkpulse_abuse',
  find_review: 'linkpulse_api as linkpulse_abuse',
  list_reports: 'linkpulse_api as linkpulse_abuse',
  decide_review: 'linkpulse_api as linkpulse_abuse',
  set_suspension: 'linkpulse_api as linkpulse_abuse',
  list_suspensions: 'linkpulse_api as linkpulse_abuse',
  settle_suspension: 'linkpulse_api as linkpulse_abuse',
  settle_suspensions: 'linkpulse_jobs as linkpulse_abuse',
  block_destinations: 'linkpulse_api as linkpulse_abuse',
  unblock_destinations: 'linkpulse_api as linkpulse_abuse',
  list_blocked_destinations: 'linkpulse_api as linkpulse_abuse',
  scan_destinations: 'linkpulse_jobs as linkpulse_abuse',
  follow_blocklist: 'linkpulse_api as linkpulse_abuse',
  list_blocklists: 'linkpulse_api as linkpulse_abuse',
  take_blocklist: 'linkpulse_jobs as linkpulse_abuse',
  import_blocklist_page: 'linkpulse_jobs as linkpulse_abuse',
  prune_blocklist: 'linkpulse_jobs as linkpulse_abuse',
  end_blocklist_import: 'linkpulse_jobs as linkpulse_abuse',
  prune_abuse_reports: 'linkpulse_jobs as linkpulse_abuse',
  instance_setting: 'linkpulse_api as linkpulse_abuse',
  set_instance_setting: 'linkpulse_api as linkpulse_abuse',
  // Triggers.
  note_blocklist_change: 'nobody as linkpulse_abuse',
  refuse_blocked_destination: 'nobody as linkpulse_abuse',
  refuse_joining_suspended: 'nobody as linkpulse_abuse',
  refuse_suspended: 'nobody as linkpulse_abuse',
  // The exceptions: only the owner of the tables may make partitions and drop them.
  ensure_partitions: 'linkpulse_jobs as the owner',
  drop_click_partitions: 'linkpulse_jobs as the owner',
};
/** Functions that run with the rights of the caller. */
const invokers = {
  create_links: 'linkpulse_api',
  create_api_key: 'linkpulse_api',
  rotate_api_key: 'linkpulse_api',
  create_invitation: 'linkpulse_api',
  quota_of: 'linkpulse_api, linkpulse_identity, linkpulse_links',
  require_room: 'linkpulse_api, linkpulse_identity, linkpulse_links',
  guard_link: '',
  appoint_first_operator: '',
  end_token_families: '',
  is_unused_account: '',
  refuse_audit_change: '',
  commit_personal: '',
  audit_table: '',
  request_replay: '',
  sum_click_deltas: '',
  click_ledger_start: '',
  rebuild_click_days: '',
  rebuild_click_totals: '',
  destination_parts: '',
  is_blocked_destination: '',
  review_rows: '',
};

describe('functions', () => {
  it('that run with the rights of their owner are exactly the named ones, each callable by one role', async () => {
    const found = await rowsOf<{ name: string; it: string }>(
      `select p.proname as name,
              coalesce((select string_agg(case when a.grantee = 0 then 'everybody' else a.grantee::regrole::text end, ', ' order by 1)
                        from aclexplode(p.proacl) a where a.grantee <> p.proowner), 'nobody')
              || ' as ' || case when p.proowner = d.datdba then 'the owner' else p.proowner::regrole::text end as it
       from pg_proc p join pg_database d on d.datname = current_database()
       where p.pronamespace = 'public'::regnamespace and p.prosecdef`,
    );
    expect(Object.fromEntries(found.map(({ name, it }) => [name, it]))).toEqual(definers);
  });

  it('that run with the rights of the caller are the named ones', async () => {
    const found = await rowsOf<{ name: string; it: string }>(
      `select p.proname as name, coalesce((select string_agg(case when a.grantee = 0 then 'everybody' else a.grantee::regrole::text end, ', ' order by 1)
              from aclexplode(p.proacl) a where a.grantee <> p.proowner), '') as it
       from pg_proc p where p.pronamespace = 'public'::regnamespace and not p.prosecdef`,
    );
    expect(Object.fromEntries(found.map(({ name, it }) => [name, it]))).toEqual(invokers);
  });

  it('find names in the system’s schema first and in the session’s last', async () => {
    const loose = await rowsOf(
      `select proname, proconfig from pg_proc where pronamespace = 'public'::regnamespace
       and not coalesce('search_path=pg_catalog, public, pg_temp' = any(proconfig), false)`,
    );
    expect(loose).toEqual([]);
  });
});
