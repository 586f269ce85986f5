/** The instance's database over the wire protocol. Each question is a connection of its own; a deployment asks few. */
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

import { parseCodeKey } from '../../src/links/code-key.ts';
import { codeLength } from '../../src/links/code.ts';
import { newUuid } from '../../src/lib/id.ts';
import { applyMigrations } from '../lib/migrate.ts';
import { foundWorkspace } from '../lib/seed.ts';
import type { CodeKeyState, InstanceDatabase } from './instance-database.ts';

/** A suspended database of a free plan needs some seconds to wake. */
const connectTimeoutMs = 20_000;

export function postgresDatabase(ownerUrl: string): InstanceDatabase {
  /** One transaction as a role that sees across tenants; the owner itself is held by row-level security. */
  async function as<T>(
    role: 'linkpulse_identity' | 'linkpulse_links',
    work: (client: Client) => Promise<T>,
  ): Promise<T> {
    return connected(ownerUrl, async (client) => {
      await client.query('begin');
      await client.query(`set local role ${role}`);
      await client.query(`select set_config('app.actor', 'system:deploy', true)`);
      const result = await work(client);
      await client.query('commit');
      return result;
    });
  }

  return {
    async compareCodeKey(codeKey) {
      const isMigrated = await connected(ownerUrl, async (client) => {
        const { rows } = await client.query<{ found: boolean }>(
          `select to_regclass('link_code_keys') is not null as found`,
        );
        return rows[0]?.found ?? false;
      });
      return isMigrated ? as('linkpulse_links', (client) => compare(client, codeKey)) : 'unused';
    },
    pinCodeKey: (codeKey) =>
      as('linkpulse_links', async (client) => {
        await client.query(
          'insert into link_code_keys (length, fingerprint) values ($1, $2) on conflict (length) do nothing',
          [codeLength, fingerprintOf(codeKey)],
        );
        return compare(client, codeKey);
      }),
    migrate: (passwords) => applyMigrations(ownerUrl, passwords),
    addSharedDomains: (hosts) =>
      as('linkpulse_identity', async (client) => {
        const added: string[] = [];
        for (const host of hosts) {
          // In order, in one transaction: all or none.
          const { rowCount } = await client.query(
            'insert into domains (id, workspace_id, hostname) values ($1, null, $2) on conflict (hostname) do nothing',
            [newUuid(Date.now(), randomBytes(10)), host],
          );
          if (rowCount === 1) added.push(host);
        }
        return added;
      }),
    hasWorkspace: () =>
      as('linkpulse_identity', async (client) => (await client.query('select from workspaces limit 1')).rowCount === 1),
    async foundWorkspace(sharedDomain) {
      const { apiKey } = await foundWorkspace(ownerUrl, {
        workspaceName: 'First workspace',
        keyName: 'First key',
        sharedDomain,
      });
      return apiKey;
    },
  };
}

async function compare(client: Client, codeKey: string): Promise<CodeKeyState> {
  const { rows } = await client.query<{ fingerprint: Buffer }>(
    'select fingerprint from link_code_keys where length = $1',
    [codeLength],
  );
  const [used] = rows;
  if (!used) return 'unused';
  return used.fingerprint.equals(fingerprintOf(codeKey)) ? 'same' : 'changed';
}

const fingerprintOf = (codeKey: string): Buffer => Buffer.from(parseCodeKey(codeKey).fingerprint);

async function connected<T>(ownerUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({
    connectionString: ownerUrl,
    application_name: 'linkpulse-deploy',
    connectionTimeoutMillis: connectTimeoutMs,
  });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
