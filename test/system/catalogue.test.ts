import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../support/catalogue.ts';
import { openSystem } from '../support/system.ts';

const system = openSystem();
const rowsOf = openCatalogue(system);

/** Tables whose changes the audit log does not tell, and why. Every other has triggers (migrations, audit_table). */
const unaudited = {
  'the log itself': ['audit_heads', 'audit_log', 'audit_personal'],
  'a ledger of its own': ['clicks', 'click_batches', 'click_deltas', 'click_hours', 'click_days', 'click_totals'],
  'accounts of that ledger': ['click_reconciliations'],
  'written by the service, following what is audited': [
    'idempotency_keys',
    'link_edits',
    'link_outbox',
    'link_revocations',
  ],
  'by the thousand; their list notes what came and went, and is audited': ['blocked_destinations'],
  'written by the service for itself': [
    'dead_letters',
    'destination_scan',
    'link_code_keys',
    'link_counts',
    'visitor_salts',
  ],
  'proofs on their way, and what they lead to is audited': ['refresh_tokens', 'verifications'],
};

describe('tables', () => {
  it('all have forced row-level security, partitions too', async () => {
    const open = await rowsOf(
      `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
       and not (relrowsecurity and relforcerowsecurity)`,
    );
    expect(open).toEqual([]);
  });

  it('are all there is to read: no view, materialised view or foreign table stands beside them', async () => {
    const others = await rowsOf(
      `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm', 'f')`,
    );
    expect(others).toEqual([]);
  });

  it('grant nothing on partitions', async () => {
    const granted = await rowsOf(
      `select c.relname from pg_class c, aclexplode(c.relacl) a where c.relispartition and a.grantee <> c.relowner`,
    );
    expect(granted).toEqual([]);
  });

  it('grant nothing to everybody', async () => {
    const granted = await rowsOf(
      `select c.relname from pg_class c, aclexplode(c.relacl) a where c.relnamespace = 'public'::regnamespace and a.grantee = 0`,
    );
    expect(granted).toEqual([]);
  });

  it('let the API write of a link what a tenant may decide, and nothing else', async () => {
    const granted = await rowsOf<{ it: string }>(
      `select lower(a.privilege_type) || ' ' || string_agg(t.attname, ' ' order by t.attname) as it
       from pg_attribute t, aclexplode(t.attacl) a
       where t.attrelid = 'links'::regclass and a.grantee = 'linkpulse_api'::regrole group by a.privilege_type order by 1`,
    );
    expect(granted.map(({ it }) => it)).toEqual([
      'insert comments created_at disabled_at domain_id expired_url expires_at external_id id key redirect_status tags title updated_at url workspace_id',
      'update archived_at comments deleted_at disabled_at expired_url expires_at external_id redirect_status tags title url',
    ]);
  });

  it('let a Worker write no other table than its statements do', async () => {
    const granted = await rowsOf<{ it: string }>(
      `select a.grantee::regrole || ' ' || lower(a.privilege_type) || ' ' || c.relname as it
       from pg_class c, aclexplode(c.relacl) a
       where c.relnamespace = 'public'::regnamespace and a.grantee::regrole::text in ('linkpulse_api', 'linkpulse_jobs')
         and a.privilege_type <> 'SELECT' order by 1`,
    );
    expect(granted.map(({ it }) => it)).toEqual([
      'linkpulse_api delete members',
      'linkpulse_api insert idempotency_keys',
      'linkpulse_api update idempotency_keys',
    ]);
  });

  it('of the audit log can be written by one role that nobody logs in as, which cannot change what is written', async () => {
    const granted = await rowsOf<{ it: string }>(
      `select a.grantee::regrole || ' ' || lower(a.privilege_type) || ' ' || c.relname as it
       from pg_class c, aclexplode(c.relacl) a
       where c.relname like 'audit%' and c.relkind = 'r' and a.grantee <> c.relowner and a.privilege_type <> 'SELECT' order by 1`,
    );
    expect(granted.map(({ it }) => it)).toEqual([
      'linkpulse_audit delete audit_personal',
      'linkpulse_audit insert audit_heads',
      'linkpulse_audit insert audit_log',
      'linkpulse_audit insert audit_personal',
      'linkpulse_audit update audit_heads',
    ]);
  });

  it('are audited, except those that say why not', async () => {
    const silent = await rowsOf<{ name: string }>(
      `select c.relname as name from pg_class c
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
         and not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname in ('audit_insert', 'audit_update')) order by 1`,
    );
    expect(silent.map(({ name }) => name)).toEqual(Object.values(unaudited).flat().toSorted());
  });

  it('have policies only for named roles', async () => {
    expect(await rowsOf(`select polname, polrelid::regclass from pg_policy where polroles = '{0}'`)).toEqual([]);
  });

  it('let across tenants only those roles that cannot log in', async () => {
    const crossing = await rowsOf<{ role: string; login: boolean }>(
      `select distinct r.rolname as role, r.rolcanlogin as login from pg_policy p join pg_roles r on r.oid = any(p.polroles)
       where pg_get_expr(p.polqual, p.polrelid) = 'true' order by 1`,
    );
    expect(crossing).toEqual([
      { role: 'linkpulse_abuse', login: false },
      { role: 'linkpulse_audit', login: false },
      // People belong to no tenant; see the next test.
      { role: 'linkpulse_auth', login: true },
      { role: 'linkpulse_clicks', login: false },
      { role: 'linkpulse_identity', login: false },
      { role: 'linkpulse_links', login: false },
    ]);
  });

  it('show the role that signs people in only the tables of people, and nobody else passwords, sessions and secrets', async () => {
    const people =
      'accounts passkeys refresh_tokens sessions signing_keys token_families two_factors users verifications';
    const [seen] = await rowsOf<{ tables: string }>(
      `select string_agg(relname, ' ' order by relname) as tables from pg_class
       where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and has_any_column_privilege('linkpulse_auth', oid, 'select')`,
    );
    expect(seen?.tables).toBe(people);
    const others = await rowsOf<{ it: string }>(
      `select distinct r.rolname || ' ' || c.relname as it from pg_class c, pg_roles r
       where c.relnamespace = 'public'::regnamespace and c.relname = any(string_to_array('${people}', ' '))
         and r.rolname like 'linkpulse%' and r.rolname <> 'linkpulse_auth' and has_any_column_privilege(r.oid, c.oid, 'select')
         and r.oid <> c.relowner order by 1`,
    );
    expect(others.map(({ it }) => it)).toEqual([
      'linkpulse_api users',
      'linkpulse_identity refresh_tokens',
      'linkpulse_identity sessions',
      'linkpulse_identity signing_keys',
      'linkpulse_identity token_families',
      'linkpulse_identity users',
      'linkpulse_identity verifications',
    ]);
    // Whose they are, where they work and when they end; not what opens anything.
    const columns = await rowsOf<{ it: string }>(
      `select c.relname || ' ' || string_agg(a.attname, ' ' order by a.attname) as it
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where c.relname = any(string_to_array('${people}', ' ')) and c.relname <> 'users' and c.relnamespace = 'public'::regnamespace
         and has_column_privilege('linkpulse_identity', c.oid, a.attnum, 'select') group by c.relname order by 1`,
    );
    expect(columns.map(({ it }) => it)).toEqual([
      'refresh_tokens expires_at family_id',
      'sessions expires_at id updated_at user_id workspace_id',
      'signing_keys expires_at kid',
      'token_families created_at id revoked_at',
      'verifications expires_at id',
    ]);
  });
});

describe('roles', () => {
  it('that Workers log in as own nothing and are nobody special', async () => {
    const roles = await rowsOf(
      `select rolname, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication as special,
              (select count(*) from pg_shdepend where refobjid = r.oid and deptype = 'o')::integer as owned,
              (select count(*) from pg_auth_members where member = r.oid)::integer as memberships
       from pg_roles r where rolname in ('linkpulse_api', 'linkpulse_auth', 'linkpulse_jobs') order by 1`,
    );
    expect(roles).toEqual([
      { rolname: 'linkpulse_api', special: false, owned: 0, memberships: 0 },
      { rolname: 'linkpulse_auth', special: false, owned: 0, memberships: 0 },
      { rolname: 'linkpulse_jobs', special: false, owned: 0, memberships: 0 },
    ]);
  });

  it('that own functions cannot log in, own no table and may not create anything', async () => {
    const roles = await rowsOf(
      `select rolname, rolcanlogin, rolsuper or rolbypassrls as special, has_schema_privilege(oid, 'public', 'create') as creates,
              (select count(*) from pg_class where relowner = r.oid)::integer as tables
       from pg_roles r where rolname in ('linkpulse_abuse', 'linkpulse_audit', 'linkpulse_identity', 'linkpulse_links', 'linkpulse_clicks') order by 1`,
    );
    const harmless = { rolcanlogin: false, special: false, creates: false, tables: 0 };
    expect(roles).toEqual([
      { rolname: 'linkpulse_abuse', ...harmless },
      { rolname: 'linkpulse_audit', ...harmless },
      { rolname: 'linkpulse_clicks', ...harmless },
      { rolname: 'linkpulse_identity', ...harmless },
      { rolname: 'linkpulse_links', ...harmless },
    ]);
  });
});
