/** As much of Cloudflare's API as wrangler asks for in a setup and a deployment, over HTTP, so that the real wrangler is tested. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import { serveLocally } from '../../support/local-server.ts';

export interface FakeAccount {
  /** For CLOUDFLARE_API_BASE_URL. */
  url: string;
  namespaces: string[];
  queues: string[];
  buckets: string[];
  /** Names of secrets by Worker. */
  secrets: Map<string, string[]>;
  /** Workers in the order of their uploads, with what was uploaded beside the code. */
  uploads: { service: string; metadata: string }[];
  /** Domains, schedules and consumers that were set. */
  connected: string[];
  /** Requests that were answered with "no such thing". */
  unknown: string[];
  close(): Promise<void>;
}

export async function startFakeAccount(): Promise<FakeAccount> {
  const account: FakeAccount = {
    url: '',
    namespaces: [],
    queues: [],
    buckets: [],
    secrets: new Map(),
    uploads: [],
    connected: [],
    unknown: [],
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
  const server = createServer((request, response) => void answer(account, request, response));
  const local = await serveLocally(server);
  account.url = `${local.url}/client/v4`;
  return account;
}

const idOf = (title: string): string => `id-of-${title}`;

async function answer(account: FakeAccount, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const body = Buffer.concat(chunks).toString();
  const url = new URL(request.url ?? '/', account.url);
  const result = resultOf(account, request.method ?? 'GET', url, body);
  response.setHeader('content-type', 'application/json');
  if (result === undefined) {
    account.unknown.push(`${request.method} ${url.pathname}`);
    response.statusCode = 404;
  }
  const errors = result === undefined ? [{ code: 10007, message: 'This Worker does not exist on your account.' }] : [];
  response.end(JSON.stringify({ success: result !== undefined, errors, messages: [], result: result ?? null }));
}

function resultOf(account: FakeAccount, method: string, url: URL, body: string): unknown {
  const route = `${method} ${url.pathname.replace('/client/v4', '').replace('/accounts/account-1', '')}`;
  const isFirstPage = ['1', null].includes(url.searchParams.get('page'));
  const [, service = ''] = /\/(?:scripts|services|workers)\/(linkpulse-[a-z]+)/.exec(route) ?? [];
  if (route === 'GET /user') return { id: 'user-1', email: 'owner@example.com' };
  if (route === 'GET /user/tokens/verify') return { id: 'token-1', status: 'active' };
  if (route === 'GET /memberships')
    return isFirstPage ? [{ id: 'm', account: { id: 'account-1', name: 'Example' } }] : [];
  if (route === 'GET /accounts') return isFirstPage ? [{ id: 'account-1', name: 'Example' }] : [];
  if (route === 'GET /storage/kv/namespaces')
    return isFirstPage ? account.namespaces.map((title) => ({ id: idOf(title), title })) : [];
  if (route === 'POST /storage/kv/namespaces') {
    const { title }: { title: string } = JSON.parse(body);
    account.namespaces.push(title);
    return { id: idOf(title), title };
  }
  if (route === 'GET /queues') {
    const wanted = url.searchParams.get('name');
    return account.queues
      .filter((name) => isFirstPage && (wanted === null || wanted === name))
      .map((name) => ({
        queue_name: name,
        queue_id: idOf(name),
        producers: [],
        consumers: [],
        producers_total_count: 0,
        consumers_total_count: 0,
      }));
  }
  if (route === 'POST /queues') {
    const { queue_name }: { queue_name: string } = JSON.parse(body);
    account.queues.push(queue_name);
    return { queue_name, queue_id: idOf(queue_name) };
  }
  if (route === 'POST /r2/buckets') {
    const { name }: { name: string } = JSON.parse(body);
    account.buckets.push(name);
    return { name };
  }
  const [, bucket] = /^GET \/r2\/buckets\/([^/]+)(?:\/lifecycle)?$/.exec(route) ?? [];
  if (bucket !== undefined) return account.buckets.includes(bucket) ? { name: bucket, rules: [] } : undefined;
  if (route.startsWith('PATCH') && route.endsWith('/secrets-bulk')) {
    if (!account.uploads.some((upload) => upload.service === service)) return undefined;
    const { secrets }: { secrets: Record<string, unknown> } = JSON.parse(body);
    account.secrets.set(service, Object.keys(secrets));
    return {};
  }
  // A new Worker is put; one that exists gets a version, which is then deployed.
  if (/^(PUT \/workers\/scripts\/[^/]+|POST \/workers\/scripts\/[^/]+\/versions)$/.test(route)) {
    const [, metadata = ''] = /name="metadata"\s+(\{.*\})/.exec(body) ?? [];
    account.uploads.push({ service, metadata });
    return { id: service, startup_time_ms: 1, metadata: {}, resources: { script: { etag: 'etag', handlers: [] } } };
  }
  return service !== '' && account.uploads.some((upload) => upload.service === service)
    ? resultOfWorker(account, service, route)
    : resultOfDeployment(account, route);
}

/** What is asked about a Worker that exists. */
function resultOfWorker(account: FakeAccount, service: string, route: string): unknown {
  const secrets = account.secrets.get(service) ?? [];
  if (route.endsWith('/secrets')) return secrets.map((name) => ({ name, type: 'secret_text' }));
  if (route.endsWith('/deployments')) return { deployments: [] };
  if (route.endsWith('/settings')) return { bindings: [] };
  if (route.includes('/workers/workers/')) return { subdomain: { enabled: false, previews_enabled: false } };
  if (route.includes('/services/')) return { default_environment: { script: { last_deployed_from: 'wrangler' } } };
  if (route.endsWith('/assets-upload-session')) return { jwt: 'a.b.c', buckets: [] };
  return resultOfDeployment(account, route) ?? {};
}

/** Addresses, schedules and queues that a deployment connects. */
function resultOfDeployment(account: FakeAccount, route: string): unknown {
  if (route.endsWith('/domains/records')) {
    account.connected.push(route);
    return [];
  }
  if (route.endsWith('/domains/changeset')) return { added: [], removed: [], updated: [], conflicting: [] };
  if (route.endsWith('/schedules') || route.endsWith('/consumers') || route.endsWith('/subdomain')) {
    account.connected.push(route);
    return {};
  }
  return undefined;
}
