/** The demo workspace: a key, the local domains and a few links to try. */
import { Client } from 'pg';

import { planLink } from '../../src/links/create.ts';
import { newUuid } from '../../src/lib/id.ts';
import { randomBytes } from 'node:crypto';
import { foundWorkspace, knowsApiKey } from '../lib/seed.ts';

/** Every name under .localhost is this machine, so that a second host can be tried in the browser. */
const localDomains = { shared: 'localhost', own: 'go.localhost' } as const;

const demoLinks = [
  { key: 'hello', url: 'https://example.com/', title: 'Hello', tags: ['demo'] },
  {
    key: 'redirects',
    url: 'https://www.rfc-editor.org/rfc/rfc9110#name-redirection-3xx',
    title: 'How redirects work',
    tags: ['demo', 'reading'],
  },
  {
    key: 'campaigns/spring',
    url: 'https://example.com/spring?utm_source=linkpulse',
    title: 'A key with a folder',
    tags: ['demo', 'campaign'],
  },
  {
    key: 'docs',
    domain: localDomains.own,
    url: 'https://developers.cloudflare.com/workers/',
    title: 'The same machine, another domain',
    tags: ['demo'],
  },
];

/** The demo key: the one from before if the database knows it, else a new one with a workspace and links. */
export async function ensureDemo(ownerUrl: string, apiUrl: string, apiKey: string | null): Promise<string> {
  if (apiKey !== null && (await knowsApiKey(ownerUrl, apiKey))) return apiKey;
  const founded = await foundWorkspace(ownerUrl, {
    workspaceName: 'Demo',
    keyName: 'Demo key',
    sharedDomain: localDomains.shared,
    ownDomain: localDomains.own,
  });
  await createDemoLinks(apiUrl, founded.workspaceId);
  return founded.apiKey;
}

/** Through the same function as the API and as the same role, so that a demo link is like any other. */
async function createDemoLinks(apiUrl: string, workspaceId: string): Promise<void> {
  const site = { defaultDomain: localDomains.shared, appHost: localDomains.shared, aliases: [], port: '' };
  const rows = demoLinks.map((link, ordinal) => {
    const planned = planLink(link, { ordinal, id: newUuid(Date.now(), randomBytes(10)), nowMs: Date.now() }, site);
    if (!planned.ok) throw new Error(`Demo link ${link.key}: ${planned.error[0]?.message}`);
    return planned.value;
  });
  const client = new Client({ connectionString: apiUrl });
  await client.connect();
  try {
    await client.query('begin');
    await client.query(
      `select set_config('app.workspace_id', $1, true), set_config('app.actor', 'system:demo', true)`,
      [workspaceId],
    );
    await client.query('select create_links($1::jsonb, false, null, null, null)', [JSON.stringify(rows)]);
    await client.query('commit');
  } finally {
    await client.end();
  }
}
