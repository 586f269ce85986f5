/** Runs the whole of LinkPulse for tests: the stores, all five Workers, and two workspaces that must never meet. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { createTestHarness, type TestHarness } from 'wrangler';
import { applyMigrations } from '../../scripts/lib/migrate.ts';
import { root } from '../../scripts/lib/root.ts';
import { foundWorkspace } from '../../scripts/lib/seed.ts';
import { workers } from '../../scripts/lib/workers.ts';
import type { Stack } from '../../scripts/stack/types.ts';
import { kvLinkKey, spoolKey, spoolPrefix } from '../../src/lib/keys.ts';
import type { Take, Taken } from '../../src/limits/counters.ts';
import { buildTestPage } from './built-page.ts';
import { serveLists } from './list-server.ts';
import { serveControl, type Control, type Store } from './control.ts';
import { minuteOfHour } from '../../workers/jobs/tick.ts';
import { watchOutbound, type Outbound } from './outbound.ts';
import { faultsHost } from './faults/faults.ts';
import { startTestStack } from './stack.ts';

export interface TestWorkspace {
  workspaceId: string;
  apiKey: string;
  /** Domain that belongs to this workspace alone. */
  ownDomain: string;
}

/** Where a test finds everything; plain data, because it travels to the test processes. */
export interface SystemFacts {
  /** The redirect Worker, which serves every host by the Host header. */
  port: number;
  controlUrl: string;
  /** Where the Workers may bring lists from (list-server.ts). */
  listsUrl: string;
  superuserUrl: string;
  replicaSuperuserUrl: string;
  ownerUrl: string;
  /** Wire URLs as the Workers' own roles. */
  apiUrl: string;
  authUrl: string;
  jobsUrl: string;
  a: TestWorkspace;
  b: TestWorkspace;
}

/** Signs the cookies of sessions. */
export const authSecret = 'a'.repeat(64);

export interface RunningSystem {
  facts: SystemFacts;
  stop(): Promise<void>;
}

const passwords = { linkpulse_api: 'api', linkpulse_auth: 'auth', linkpulse_jobs: 'jobs' };

export async function runSystem(): Promise<RunningSystem> {
  const [stack, page, lists] = await Promise.all([startTestStack(), buildTestPage(), serveLists()]);
  try {
    await applyMigrations(stack.ownerUrl, passwords);
    const outbound = watchOutbound(lists.url);
    const configs = { api: page.apiConfig, redirect: writeFaultyRedirect(page.folder) };
    const harness = startHarness(stack, configs, new URL(lists.url).host);
    const [{ url }, a, b] = await Promise.all([
      harness.listen(),
      found(stack, 'a'),
      found(stack, 'b'),
      addFirstPerson(stack),
    ]);
    const control = await serveControl(controlOf(harness, stack, outbound));
    return {
      facts: {
        port: Number(url.port),
        controlUrl: control.url,
        listsUrl: lists.url,
        superuserUrl: stack.superuserUrl ?? '',
        replicaSuperuserUrl: stack.replicaSuperuserUrl ?? '',
        ownerUrl: stack.ownerUrl,
        apiUrl: stack.wireUrl('linkpulse_api', passwords.linkpulse_api, 'primary'),
        authUrl: stack.wireUrl('linkpulse_auth', passwords.linkpulse_auth, 'primary'),
        jobsUrl: stack.wireUrl('linkpulse_jobs', passwords.linkpulse_jobs, 'primary'),
        a,
        b,
      },
      async stop() {
        await control.close();
        await lists.close();
        await harness.close();
        outbound.restore();
        await stack.stop();
        page.remove();
      },
    };
  } catch (error) {
    await lists.close();
    await stack.stop();
    page.remove();
    throw error;
  }
}

async function found(stack: Stack, name: string): Promise<TestWorkspace> {
  const ownDomain = `${name}.localhost`;
  const founding = { workspaceName: name, keyName: 'first', sharedDomain: 'localhost', ownDomain };
  return { ...(await foundWorkspace(stack.ownerUrl, founding)), ownDomain };
}

/** Whoever confirms an address first runs the instance: in tests somebody whom no test knows, else it would be one test's person. */
async function addFirstPerson({ superuserUrl }: Stack): Promise<void> {
  const client = new Client({ connectionString: superuserUrl ?? '' });
  await client.connect();
  try {
    await client.query(
      `insert into users (id, name, email, email_verified) values (gen_random_uuid(), 'First', 'first@example.com', true)`,
    );
  } finally {
    await client.end();
  }
}

function startHarness(stack: Stack, configs: Readonly<Record<string, string>>, listsHost: string): TestHarness {
  const api = (endpoint: 'primary' | 'replica') => stack.neonUrl('linkpulse_api', passwords.linkpulse_api, endpoint);
  const secrets = {
    API_DATABASE_URL: api('primary'),
    API_REPLICA_DATABASE_URL: api('replica'),
    AUTH_DATABASE_URL: stack.neonUrl('linkpulse_auth', passwords.linkpulse_auth, 'primary'),
    AUTH_SECRET: authSecret,
    JOBS_DATABASE_URL: stack.neonUrl('linkpulse_jobs', passwords.linkpulse_jobs, 'primary'),
    UPSTASH_REDIS_REST_URL: stack.upstash.url,
    UPSTASH_REDIS_REST_TOKEN: stack.upstash.token,
    LINK_CODE_KEY: '000102030405060708090a0b0c0d0e0f',
    OUTBOUND_ALLOWED_HOSTS: listsHost,
  };
  // The first Worker is the one that listens.
  const redirectFirst = workers.toSorted((x, y) => Number(y.name === 'redirect') - Number(x.name === 'redirect'));
  return createTestHarness({
    root,
    workers: [
      ...redirectFirst.map(({ name, config }) => ({ configPath: configs[name] ?? config, secrets })),
      { configPath: 'scripts/dev/wrangler.toml' },
    ],
  });
}

/** A config of the redirect Worker whose main module lets faults be switched on; returns its path. */
function writeFaultyRedirect(folder: string): string {
  const config = readFileSync(join(root, 'wrangler.toml'), 'utf8');
  const main = join(root, 'test/support/faults/redirect.worker.ts');
  const file = join(folder, 'redirect.toml');
  writeFileSync(file, config.replace('main = "workers/redirect/index.ts"', `main = ${JSON.stringify(main)}`));
  return file;
}

/** The bindings of the redirect Worker that the control uses. */
interface RedirectBindings {
  CLICKS: { send(body: unknown, options: { contentType: 'json' }): Promise<unknown> };
  LINKS: { get(key: string): Promise<string | null>; put(key: string, text: string): Promise<void> };
  SPOOL: {
    put(key: string, text: string): Promise<unknown>;
    list(options: { prefix: string }): Promise<{ objects: { key: string }[] }>;
  };
}

interface RealtimeBindings {
  LIMITER: { getByName(name: string): { take(takes: readonly Take[]): Promise<Taken[]> } };
}

function controlOf(harness: TestHarness, stack: Stack, outbound: Outbound): Control {
  const bindings = () => harness.getWorker<RedirectBindings>('linkpulse-redirect').getEnv();
  const act = (store: Store, verb: 'stop' | 'start'): Promise<void> => {
    if (store === 'redis') return verb === 'stop' ? stack.stopRedis() : stack.startRedis();
    return verb === 'stop' ? stack.stopPostgres(store) : stack.startPostgres(store);
  };
  // One after another, whichever file asks: two at once share the work, and neither has done all of it when it ends.
  let cronsBefore: Promise<void> = Promise.resolve();
  return {
    async cron(every = 'minute', atMs = Date.now()) {
      // Never the time itself: in one minute of each hour all tests would do the hour's work.
      const time = new Date(atMs);
      time.setUTCMinutes(every === 'hour' ? minuteOfHour : minuteOfHour - 1);
      const run = () => harness.getWorker('linkpulse-jobs').scheduled({ cron: '* * * * *', scheduledTime: time });
      const done = cronsBefore.then(run);
      cronsBefore = done.then(
        () => undefined,
        () => undefined,
      );
      await done;
    },
    async sendClicks(bodies) {
      const { CLICKS } = await bindings();
      for (const body of bodies) await CLICKS.send(body, { contentType: 'json' });
    },
    async spool(texts) {
      const { SPOOL } = await bindings();
      for (const [id, text] of Object.entries(texts)) await SPOOL.put(spoolKey(id), text);
    },
    async spooled() {
      const { SPOOL } = await bindings();
      return (await SPOOL.list({ prefix: spoolPrefix })).objects.map(({ key }) => key);
    },
    logsWith: async (text) =>
      harness
        .getLogs()
        .map(({ message }) => message)
        .filter((message) => message.includes(text)),
    outboundWith: async (text) => outbound.countWith(text),
    failOutbound: async (fault) => outbound.fail(fault),
    async setFaults(faults) {
      const init = { method: 'PUT', body: JSON.stringify(faults) };
      const answer = await harness.getWorker('linkpulse-redirect').fetch(`http://${faultsHost}/`, init);
      if (answer.status !== 204) throw new Error(`setFaults: ${answer.status} ${await answer.text()}`);
    },
    async takeLimits(subject, takes, times) {
      const { LIMITER } = await harness.getWorker<RealtimeBindings>('linkpulse-realtime').getEnv();
      const limiter = LIMITER.getByName(subject);
      const answers = await Promise.all(Array.from({ length: times }, () => limiter.take(takes)));
      return answers.flatMap(([first]) => first ?? []);
    },
    evictLimiter: (name) => harness.getWorker('linkpulse-realtime').evictDurableObject('LIMITER', { name }),
    stop: (store) => act(store, 'stop'),
    start: (store) => act(store, 'start'),
    getProjection: async (address) => (await bindings()).LINKS.get(kvLinkKey(address)),
    putProjection: async (address, text) => (await bindings()).LINKS.put(kvLinkKey(address), text),
  };
}
