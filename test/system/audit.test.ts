import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { verifyFile } from '../../scripts/audit/verify-file.ts';
import { start } from '../../src/audit/chain.ts';
import { AuditPage } from '../../src/audit/wire.ts';
import { read, toProblem, type ApiClient } from '../support/api-client.ts';
import { freshKey, openSystem, toUuid, type Tenant } from '../support/system.ts';

const system = openSystem();
let tenant: Tenant;
let api: ApiClient;

type Page = z.infer<typeof AuditPage>;

async function list(query = ''): Promise<Page> {
  return read(AuditPage, await api.get(`/api/audit?${query}`));
}

/** As the operator's own commands do: whoever changes something by hand says who they are. */
async function byHand(statement: string, values: unknown[]): Promise<void> {
  const client = await system.root.connect();
  try {
    await client.query('begin');
    await client.query(`select set_config('app.actor', 'system:test', true)`);
    await client.query(statement, values);
    await client.query('commit');
  } finally {
    client.release();
  }
}

beforeAll(async () => {
  tenant = await system.found();
  ({ api } = tenant);
  await byHand(`update api_keys set scopes = scopes || '{audit.read}' where workspace_id = $1`, [tenant.workspaceId]);
});

describe('the audit log', () => {
  it('tells who changed a link, from where, in which request, and what', async () => {
    const link = await api.create({ url: 'https://example.com/', title: 'one' });
    const edit = await api.send('PATCH', `/api/links/${link.id}`, {
      headers: { 'content-type': 'application/json', 'cf-connecting-ip': '198.51.100.7' },
      body: JSON.stringify({ title: 'two', disabled: true }),
    });
    expect(edit.status).toBe(200);
    const { entries, head } = await list(`target=${link.id}`);
    expect(entries).toMatchObject([
      {
        action: 'link.disabled',
        actor: { kind: 'key', name: 'first' },
        target: { kind: 'link', id: link.id },
        before: { title: 'one', disabled_at: null },
        after: { title: 'two', disabled_at: expect.any(String) },
        place: expect.stringMatching(/^[A-Z]{2}/),
        requestId: edit.headers['x-request-id'],
      },
      { action: 'link.created', after: { title: 'one', url: 'https://example.com/', key: link.key } },
    ]);
    // By its public id and name, not as the database has it.
    const domainId = String(entries[1]?.after?.['domain_id']);
    expect(domainId).toMatch(/^dom_/);
    expect(entries[1]?.names).toEqual({ [domainId]: link.domain, [link.id]: link.key });
    expect(head?.hash).toBe(entries[0]?.hash);
    expect(entries[0]?.actor.id).toMatch(/^key_/);
    expect(Object.keys(entries[0]?.personal ?? {})).toEqual(['ip']);
  });

  it('tells of nobody unknown after anything the API can do to links', async () => {
    const [one, two] = [
      await api.create({ url: 'https://example.com/' }),
      await api.create({ url: 'https://example.com/' }),
    ];
    const bulk = await api.post('/api/links/bulk', [{ url: 'https://example.com/' }, { url: 'https://example.com/2' }]);
    expect(bulk.status).toBeLessThan(300);
    await api.send('PATCH', `/api/links/${one.id}`, {
      headers: { 'content-type': 'application/json' },
      body: '{"archived":true}',
    });
    await api.send('DELETE', `/api/links/${two.id}`);
    const { entries } = await list('pageSize=100');
    expect(new Set(entries.map(({ action }) => action))).toEqual(
      new Set([
        'workspace.created',
        'api_key.created',
        'api_key.updated',
        'domain.created',
        'link.created',
        'link.archived',
        'link.deleted',
        'link.disabled',
      ]),
    );
    const { rows } = await system.root.query(
      `select action from audit_log where actor = 'system:unknown' and chain = $1`,
      [tenant.workspaceId],
    );
    expect(rows).toEqual([]);
    // Nobody's request anywhere in this run, whichever test made it.
    const unknown = await system.root.query(
      `select action from audit_log where actor = 'system:unknown' and request_id is not null`,
    );
    expect(unknown.rows).toEqual([]);
  });

  it('pages through everything once, filtered or not', async () => {
    const seqs: number[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Page = await list(`pageSize=2${cursor && `&cursor=${cursor}`}`);
      seqs.push(...page.entries.map(({ seq }) => seq));
      cursor = page.nextCursor;
    }
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, i) => seqs.length - i));
    expect((await list('action=api_key')).entries).toHaveLength(2);
    expect((await list('action=workspace.created')).entries).toMatchObject([
      { seq: 1, actor: { kind: 'system', id: 'founding' } },
    ]);
    expect((await list('actor=system:test')).entries).toMatchObject([{ action: 'api_key.updated' }]);
    const { entries } = await list('pageSize=1');
    expect((await list(`from=${entries[0]?.at}`)).entries).toHaveLength(1);
    expect((await list(`to=${entries[0]?.at}`)).entries).toHaveLength(seqs.length - 1);
    expect((await list('to=2020-01-01T00:00:00Z')).entries).toEqual([]);
  });

  it.each([
    ['actor=me', 'actor'],
    ['target=30000000-0000-7000-8000-000000000001', 'target'],
    ['cursor=abc', 'cursor'],
    ['action=DROP', 'action'],
    ['from=yesterday', 'from'],
    ['pageSize=0', 'pageSize'],
    ['colour=red', 'colour'],
  ])('refuses %s', async (query, field) => {
    expect(toProblem(await api.get(`/api/audit?${query}`))).toMatchObject({ status: 422, errors: [{ field }] });
  });

  it('goes home in pieces that follow each other', async () => {
    const first = await api.get('/api/audit/export?limit=2');
    expect(first.headers['content-type']).toBe('application/x-ndjson');
    const next = /<(.+)>; rel="next"/.exec(String(first.headers['link']))?.[1] ?? '';
    const rest = await api.get(next.replace('limit=2', 'limit=2000'));
    expect(rest.headers['link']).toBeUndefined();
    const file = join(mkdtempSync(join(tmpdir(), 'linkpulse-export-')), 'audit.ndjson');
    writeFileSync(file, `${first.text}${rest.text}`);
    const head = String(rest.headers['x-audit-head']);
    const [seq, hash = ''] = head.split(':');
    // As `npm run audit -- verify --file` does, from nothing but what the API gave.
    const proof = { after: start, exported: { seq: Number(seq), hash }, chain: tenant.workspaceId };
    expect(await verifyFile(file, proof)).toBe(0);
    expect((await list('pageSize=1')).head).toEqual(proof.exported);
    writeFileSync(file, `${first.text}${rest.text}`.replace('"title":"two"', '"title":"three"'));
    expect(await verifyFile(file, proof)).toBe(1);
    rmSync(dirname(file), { recursive: true });
  });

  it('is for those who may read it, and tells nothing of another workspace', async () => {
    expect(toProblem(await system.b.api.get('/api/audit'))).toMatchObject({ status: 403, code: 'forbidden' });
    expect(toProblem(await system.b.api.get('/api/audit/export'))).toMatchObject({ status: 403, code: 'forbidden' });
    const link = await system.b.api.create({ url: 'https://example.com/', key: freshKey() });
    expect((await list(`target=${link.id}`)).entries).toEqual([]);
    const { rows } = await system.root.query('select from audit_log where target_id = $1', [toUuid(link.id)]);
    expect(rows).toHaveLength(1);
  });

  it('has personal values erased by the job once they are 29 days old', async () => {
    await api.send('POST', '/api/links', {
      headers: { 'content-type': 'application/json', 'cf-connecting-ip': '198.51.100.9' },
      body: '{"url":"https://example.com/"}',
    });
    const [newest] = (await list('pageSize=1')).entries;
    const ip = newest?.personal['ip'];
    expect(ip).toMatch(/^[0-9a-f.:]+$/);
    await system.root.query(
      `begin; set local session_replication_role = replica;
       update audit_personal set at = now() - interval '29 days 1 minute' where chain = '${tenant.workspaceId}' and value = '${ip}'; commit`,
    );
    await system.cron('hour');
    const { rows } = await system.root.query('select from audit_personal where chain = $1 and value = $2', [
      tenant.workspaceId,
      ip,
    ]);
    expect(rows).toEqual([]);
    await system.caughtUp();
    expect((await list('pageSize=1')).entries[0]).toMatchObject({
      seq: newest?.seq,
      hash: newest?.hash,
      personal: { ip: null },
    });
  });
});
