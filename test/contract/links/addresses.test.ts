import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, it } from 'vitest';

import { foundWorkspace } from '../../../scripts/lib/seed.ts';
import type { Stack } from '../../../scripts/stack/types.ts';
import { newUuid } from '../../../src/lib/id.ts';
import { postgresAddresses, type AddressStore } from '../../../src/links/address-store.ts';
import { planLink } from '../../../src/links/create.ts';
import { postgresLinks, type LinkStore } from '../../../src/links/store.ts';
import { asSystem, openPostgres, type Context } from '../../../src/platform/postgres.ts';
import { fakeAddresses } from '../../support/fakes/links.ts';
import { startPreparedStack } from '../../support/prepared-stack.ts';

/** A store with links that it was given, and a way to see what still waits to be published. */
interface Subject {
  store: AddressStore;
  /** Creates a link and its outbox row; returns its address. */
  create(url: string): Promise<string>;
  edit(address: string, url: string): Promise<void>;
  waiting(address: string): Promise<number[]>;
}

let stack: Stack;
let root: Client;
let links: LinkStore;
let workspaceId = '';
const passwords = { linkpulse_api: 'test', linkpulse_auth: 'test', linkpulse_jobs: 'test' };
const asTester = (): Context => ({ ...asSystem('test'), workspaceId });
const freshKey = () => randomBytes(5).toString('hex');

beforeAll(async () => {
  stack = await startPreparedStack(passwords);
  ({ workspaceId } = await foundWorkspace(stack.ownerUrl, {
    workspaceName: 'one',
    keyName: 'key',
    sharedDomain: 'go.example',
  }));
  root = new Client({ connectionString: stack.superuserUrl ?? '' });
  await root.connect();
  links = postgresLinks(openApi());
});
afterAll(async () => {
  await root.end();
  await stack.stop();
});

const openApi = () => openPostgres({ primaryUrl: stack.neonUrl('linkpulse_api', 'test', 'primary') });

function fake(): Subject {
  const store = fakeAddresses();
  const projection = (url: string, version: number) =>
    ({
      v: 1,
      id: newUuid(Date.now(), randomBytes(10)),
      version,
      url,
      status: 302,
      state: 'live',
      expiresAt: null,
      expiredUrl: null,
      guarded: false,
    }) as const;
  const write = (address: string, url: string): void => {
    const link = projection(url, (store.links.get(address)?.version ?? 0) + 1);
    store.links.set(address, link);
    store.outbox.push({ address, version: link.version });
  };
  return {
    store,
    async create(url) {
      const address = `go.example/${freshKey()}`;
      write(address, url);
      return address;
    },
    edit: async (address, url) => write(address, url),
    waiting: async (address) => store.outbox.filter((row) => row.address === address).map(({ version }) => version),
  };
}

function postgres(): Subject {
  const ids = new Map<string, string>();
  const site = { defaultDomain: 'go.example', appHost: 'app.example', aliases: [], port: '' };
  return {
    store: postgresAddresses(openApi()),
    async create(url) {
      const id = newUuid(Date.now(), randomBytes(10));
      const planned = planLink({ url, key: freshKey() }, { ordinal: 0, id, nowMs: Date.now() }, site);
      if (!planned.ok) throw new Error('not a link');
      await links.create(asTester(), [planned.value], true, null);
      const address = `go.example/${planned.value.keys[0]}`;
      ids.set(address, id);
      return address;
    },
    async edit(address, url) {
      await links.change(asTester(), ids.get(address) ?? '', { url, targets: [] }, null);
    },
    async waiting(address) {
      const { rows } = await root.query<{ version: number }>(
        'select version from link_outbox where address = $1 order by version',
        [address],
      );
      return rows.map(({ version }) => version);
    },
  };
}

const open: Record<string, () => Subject> = { 'the fake': fake, Postgres: postgres };

describe.for(Object.entries(open))('addresses in %s', ([, openSubject]) => {
  it('find a link that was created, and nothing else', async ({ expect }) => {
    const { store, create } = openSubject();
    const address = await create('https://example.com/a');
    expect(await store.find('primary', address)).toMatchObject({
      url: 'https://example.com/a',
      version: 1,
      state: 'live',
    });
    expect(await store.find('primary', `${address}x`)).toBeNull();
    expect(await store.find('primary', address.replace('go.', 'other.'))).toBeNull();
  });

  it('find many at once, leaving out those that do not exist', async ({ expect }) => {
    const { store, create } = openSubject();
    const [a, b] = [await create('https://example.com/a'), await create('https://example.com/b')];
    const found = await store.findAll('primary', [b, 'go.example/none', a]);
    expect([...found].map(([address, { url }]) => [address, url]).sort()).toEqual(
      [
        [a, 'https://example.com/a'],
        [b, 'https://example.com/b'],
      ].sort(),
    );
  });

  it('show an edit under a higher version', async ({ expect }) => {
    const { store, create, edit } = openSubject();
    const address = await create('https://example.com/a');
    await edit(address, 'https://example.com/b');
    expect(await store.find('primary', address)).toMatchObject({ url: 'https://example.com/b', version: 2 });
  });

  it('keep an outbox row until its version was published, and a newer one after that', async ({ expect }) => {
    const { store, create, edit, waiting } = openSubject();
    const address = await create('https://example.com/a');
    expect(await waiting(address)).toEqual([1]);
    await edit(address, 'https://example.com/b');
    await store.clearOutbox([{ address, version: 1 }]);
    expect(await waiting(address)).toEqual([2]);
    await store.clearOutbox([{ address, version: 2 }]);
    expect(await waiting(address)).toEqual([]);
  });
});
