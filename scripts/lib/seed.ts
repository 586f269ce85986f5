/** Makes a workspace with its first key and domain, as an instance's owner may; and links to try it with. */
import { createHash, randomBytes } from 'node:crypto';
import { Client } from 'pg';

import { formatApiKey, toHint } from '../../src/api-keys/api-key.ts';
import { newUuid } from '../../src/lib/id.ts';

const uuid = (): string => newUuid(Date.now(), randomBytes(10));

export interface Founding {
  workspaceName: string;
  keyName: string;
  /** Domain that every workspace of the instance shares. */
  sharedDomain: string;
  /** Domain of this workspace alone. */
  ownDomain?: string;
}

/** Founds a workspace and returns its key, which is shown this once: the database keeps a hash. */
export async function foundWorkspace(
  ownerUrl: string,
  founding: Founding,
): Promise<{ workspaceId: string; apiKey: string }> {
  const workspaceId = uuid();
  const apiKey = formatApiKey(randomBytes(32));
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('begin');
    // The role that may write these tables for any workspace; the owner itself is held by row-level security.
    await client.query('set local role linkpulse_identity');
    await client.query(`select set_config('app.actor', 'system:founding', true)`);
    await client.query('insert into workspaces (id, name) values ($1, $2)', [workspaceId, founding.workspaceName]);
    await client.query('insert into api_keys (id, workspace_id, name, hint, hash) values ($1, $2, $3, $4, $5)', [
      uuid(),
      workspaceId,
      founding.keyName,
      toHint(apiKey),
      createHash('sha256').update(apiKey).digest(),
    ]);
    const addDomain =
      'insert into domains (id, workspace_id, hostname) values ($1, $2, $3) on conflict (hostname) do nothing';
    await client.query(addDomain, [uuid(), null, founding.sharedDomain]);
    if (founding.ownDomain) await client.query(addDomain, [uuid(), workspaceId, founding.ownDomain]);
    await client.query('commit');
    return { workspaceId, apiKey };
  } finally {
    await client.end();
  }
}

/** Whether the database still knows the key, for a data directory that outlived its notes or the other way round. */
export async function knowsApiKey(ownerUrl: string, apiKey: string): Promise<boolean> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('begin');
    await client.query('set local role linkpulse_identity');
    const hash = createHash('sha256').update(apiKey).digest();
    const { rowCount } = await client.query('select from api_keys where hash = $1 and revoked_at is null', [hash]);
    return rowCount === 1;
  } finally {
    await client.end();
  }
}
