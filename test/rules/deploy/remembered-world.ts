/** An account and a database that live in memory and remember in which order they were asked to change. */
import type { Cloudflare } from '../../../scripts/deploy/cloudflare.ts';
import type { InstanceDatabase } from '../../../scripts/deploy/instance-database.ts';
import type { DeployPorts } from '../../../scripts/deploy/ports.ts';
import type { Answers } from '../../../scripts/deploy/questions.ts';
import type { Setup, SetupStore } from '../../../scripts/deploy/setup-file.ts';

export const answers: Answers = {
  appHost: 'app.example.com',
  linkDomains: ['go.example.com', 'l.example.com'],
  databaseUrl: 'postgresql://owner:owner-password@db.example.com/linkpulse',
  replicaUrl: 'postgresql://owner:owner-password@replica.example.com/linkpulse',
  upstashUrl: 'https://redis.example.com',
  upstashToken: 'upstash-token',
  mailFrom: '',
  resendApiKey: '',
  githubClientId: '',
  githubClientSecret: '',
  googleClientId: '',
  googleClientSecret: '',
};

export const firstKey = 'lp_first-workspace-key';

const required: Record<string, readonly string[]> = {
  lookup: ['API_DATABASE_URL', 'API_REPLICA_DATABASE_URL', 'UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN'],
  api: [
    'API_DATABASE_URL',
    'API_REPLICA_DATABASE_URL',
    'AUTH_DATABASE_URL',
    'AUTH_SECRET',
    'UPSTASH_REDIS_REST_URL',
    'UPSTASH_REDIS_REST_TOKEN',
    'LINK_CODE_KEY',
  ],
  jobs: ['JOBS_DATABASE_URL'],
};

export interface World {
  ports: DeployPorts;
  /** Changes in their order, in few words. */
  changes: string[];
  /** Everything that was logged. */
  lines: string[];
  /** Secrets by the service that they were set for. */
  secrets: Map<string, Readonly<Record<string, string>>>;
  /** What fails, by the words of its change, until it is taken out. */
  failing: Set<string>;
  env: Record<string, string | undefined>;
  saved: () => Setup | null;
  /** Forgets the saved setup, as another machine has none. */
  forget: () => void;
}

export function rememberedWorld(): World {
  const changes: string[] = [];
  const lines: string[] = [];
  const secrets: World['secrets'] = new Map();
  const failing: World['failing'] = new Set();
  const env: World['env'] = {};
  const namespaces = new Map<string, string>();
  const queues = new Set<string>();
  let saved: string | null = null;
  let drawn = 0;

  /** Every change goes through here, so that a test can let any of them fail. */
  function change(words: string): void {
    if (failing.has(words)) throw new Error(`${words} failed`);
    changes.push(words);
  }

  const cloudflare: Cloudflare = {
    accounts: async () => [{ id: 'account-1', name: 'Example' }],
    use: () => undefined,
    findKvNamespace: async (title) => namespaces.get(title) ?? null,
    async createKvNamespace(title) {
      change(`create KV ${title}`);
      namespaces.set(title, `id of ${title}`);
    },
    hasQueue: async (name) => queues.has(name),
    async createQueue(name) {
      change(`create queue ${name}`);
      queues.add(name);
    },
    hasBucket: async () => true,
    createBucket: async (name) => change(`create bucket ${name}`),
    secretNames: async ({ name }) => Object.keys(secrets.get(name) ?? {}),
    async putSecrets(worker, values) {
      change(`secrets ${worker.name}`);
      secrets.set(worker.name, values);
    },
    deploy: async (worker) => change(`deploy ${worker.name}`),
  };

  const setups: SetupStore = {
    load() {
      const setup: Setup | null = saved === null ? null : JSON.parse(saved);
      return setup;
    },
    save(setup) {
      saved = JSON.stringify(setup);
    },
  };

  const database = rememberedDatabase(change);
  const ports: DeployPorts = {
    cloudflare,
    openDatabase: () => database,
    setups,
    requiredSecrets: ({ name }) => required[name] ?? [],
    writeConfigs: () => change('write configs'),
    build: async () => change('build'),
    random: (bytes) => `${(drawn += 1)}`.padStart(2 * bytes, '0'),
    env,
    log: (line) => lines.push(line),
  };
  return { ports, changes, lines, secrets, failing, env, saved: () => setups.load(), forget: () => (saved = null) };
}

function rememberedDatabase(change: (words: string) => void): InstanceDatabase {
  let key: string | null = null;
  let isMigrated = false;
  let isFounded = false;
  const domains = new Set<string>();
  const compare = (codeKey: string) => (key === null ? 'unused' : key === codeKey ? 'same' : 'changed');
  return {
    compareCodeKey: async (codeKey) => compare(codeKey),
    async pinCodeKey(codeKey) {
      if (!isMigrated) throw new Error('no such table');
      key ??= codeKey;
      return compare(codeKey);
    },
    async migrate() {
      if (isMigrated) return [];
      change('migrate');
      isMigrated = true;
      return ['0000_tables'];
    },
    async addSharedDomains(hosts) {
      const added = hosts.filter((host) => !domains.has(host));
      for (const host of added) domains.add(host);
      return added;
    },
    hasWorkspace: async () => isFounded,
    async foundWorkspace() {
      change('found workspace');
      isFounded = true;
      return firstKey;
    },
  };
}
