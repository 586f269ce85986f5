/** Finds what an instance needs in its account by name, and creates what is not there. */
import type { Cloudflare } from './cloudflare.ts';
import { buckets, kvNamespaces, queueNames } from './resources.ts';

/** Returns the ids of the KV namespaces by binding. Asked again, it creates nothing. */
export async function ensureResources(
  cloudflare: Cloudflare,
  log: (line: string) => void,
): Promise<Record<string, string>> {
  const ids: Record<string, string> = {};
  for (const [binding, title] of Object.entries(kvNamespaces)) {
    // One after another throughout: the account's API answers bursts with "too many requests".
    ids[binding] = await ensureNamespace(cloudflare, title, log);
  }
  for (const name of queueNames) {
    const found = await cloudflare.hasQueue(name);
    if (!found) await cloudflare.createQueue(name);
    log(`${found ? 'Found' : 'Created'} queue ${name}`);
  }
  for (const name of buckets) {
    const found = await cloudflare.hasBucket(name);
    if (!found) await cloudflare.createBucket(name);
    log(`${found ? 'Found' : 'Created'} bucket ${name}`);
  }
  return ids;
}

async function ensureNamespace(cloudflare: Cloudflare, title: string, log: (line: string) => void): Promise<string> {
  const found = await cloudflare.findKvNamespace(title);
  if (found === null) await cloudflare.createKvNamespace(title);
  const id = found ?? (await cloudflare.findKvNamespace(title));
  if (id === null)
    throw new Error(`KV namespace ${title} was created but is not listed yet: run the setup again in a minute.`);
  log(`${found === null ? 'Created' : 'Found'} KV namespace ${title}`);
  return id;
}
