/** What an instance has in its Cloudflare account besides Workers. Found by name, so that no id is ever committed. */
import { queues, spoolBucket } from '../../src/lib/keys.ts';

/** KV namespaces by the binding that the wrangler.toml files give them. */
export const kvNamespaces: Readonly<Record<string, string>> = { LINKS: 'linkpulse-links' };

/** Dead letters first: a consumer may not name a queue that does not exist. */
export const queueNames: readonly string[] = [queues.clicksDead, queues.clicks];

/** Buckets that a wrangler.toml binds. */
export const buckets: readonly string[] = [spoolBucket];

/** All of them in words, as they are remembered in the setup. */
export const resourceNames: readonly string[] = [
  ...Object.values(kvNamespaces).map((title) => `KV namespace ${title}`),
  ...queueNames.map((name) => `queue ${name}`),
  ...buckets.map((name) => `bucket ${name}`),
];
