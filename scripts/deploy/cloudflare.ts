/** What a deployment asks of a Cloudflare account. `wrangler.ts` is the real one; tests have one that remembers. */
import type { WorkerFacts } from '../lib/workers.ts';

export interface Account {
  id: string;
  name: string;
}

export interface Cloudflare {
  /** Accounts that the login or token may use; null when there is no valid one. */
  accounts(): Promise<Account[] | null>;
  /** The rest happens in this account. */
  use(accountId: string): void;
  /** Id of the KV namespace of this title, or null. */
  findKvNamespace(title: string): Promise<string | null>;
  createKvNamespace(title: string): Promise<void>;
  hasQueue(name: string): Promise<boolean>;
  createQueue(name: string): Promise<void>;
  hasBucket(name: string): Promise<boolean>;
  createBucket(name: string): Promise<void>;
  /** Names of the Worker's secrets; none when there is no such Worker. */
  secretNames(worker: WorkerFacts): Promise<string[]>;
  /** Sets these secrets and leaves others; makes an empty Worker to hold them where there is none yet. */
  putSecrets(worker: WorkerFacts, secrets: Readonly<Record<string, string>>): Promise<void>;
  /** Uploads the Worker by its generated config and makes it the live version. */
  deploy(worker: WorkerFacts): Promise<void>;
}
