/**
 * Who may ask how often, as data. A request of a class is counted by all policies of that class; those that count by the same
 * subject are decided together, and none is charged when one refuses. A workspace with its credentials is
 * one subject, a network is one.
 *
 * The quotas are for people and programs that mean well: far above what they need, far below what hurts others. settings.ts changes
 * them.
 */
import type { AlgorithmName } from './algorithms.ts';
import type { Quota } from './limit.ts';
import type { Charge } from './leases.ts';
import { toShard, toShardName, toShare } from './shards.ts';

/** A mailbox is one as seen from one network, so that nobody can keep mail from its owner by asking for it elsewhere. */
export type CountedBy = 'network' | 'credential' | 'workspace' | 'mailbox';

export interface Policy extends Quota {
  /** As it stands in the RateLimit fields and in LIMITS. */
  name: string;
  algorithm: AlgorithmName;
  by: CountedBy;
  mode: 'exact' | 'leased';
  /** What happens while nobody can be asked: the request goes on, or is refused with 503. */
  whenDown: 'open' | 'closed';
  /** Objects that share the quota of a subject (shards.ts), the same number for all policies of a class; default 1. */
  shards?: number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const bucket = { algorithm: 'token-bucket', mode: 'leased', windowMs: minuteMs } as const;
const strict = { algorithm: 'sliding-log', mode: 'exact', whenDown: 'closed' } as const;

export const policies = {
  read: [
    { ...bucket, name: 'read', by: 'credential', limit: 6000, whenDown: 'open' },
    { ...bucket, name: 'read-workspace', by: 'workspace', limit: 30_000, whenDown: 'open' },
  ],
  /** Looks through all links of a workspace, so it costs its database more than any other read. It does not count as `read` too. */
  search: [
    { ...bucket, name: 'search', by: 'credential', limit: 300, whenDown: 'open' },
    { ...bucket, name: 'search-workspace', by: 'workspace', limit: 1500, whenDown: 'open' },
  ],
  /** What anybody may read without saying who they are. */
  'read-public': [{ ...bucket, name: 'read-public', by: 'network', limit: 600, whenDown: 'open' }],
  /** Changing and deleting goes on without limits when need be: to disable a link must always be possible. */
  write: [
    { ...bucket, name: 'write', by: 'credential', limit: 1200, whenDown: 'open' },
    { ...bucket, name: 'write-workspace', by: 'workspace', limit: 6000, whenDown: 'open' },
  ],
  create: [
    { ...bucket, name: 'create', by: 'credential', limit: 600, whenDown: 'closed' },
    { ...bucket, name: 'create-workspace', by: 'workspace', limit: 3000, whenDown: 'closed' },
  ],
  bulk: [{ ...strict, name: 'bulk', by: 'credential', limit: 60, windowMs: minuteMs }],
  invite: [{ ...strict, name: 'invite', by: 'workspace', limit: 20, windowMs: hourMs }],
  /** A key that nobody has. It is refused anyway, so nothing is lost while nobody can be asked. */
  'bad-key': [{ ...strict, name: 'bad-key', by: 'network', limit: 20, windowMs: minuteMs, whenDown: 'open' }],
  /** Whatever proves or asks to prove who somebody is; accounts have attempts.ts besides. */
  auth: [{ ...strict, name: 'sign-in', by: 'network', limit: 20, windowMs: minuteMs }],
  /** Of one client the database lets through ten a minute besides (tokens/store.ts): only it knows whose token one is. */
  refresh: [{ ...strict, name: 'refresh', by: 'network', limit: 60, windowMs: minuteMs }],
  /** Whoever has shown nothing yet and asks for what costs a query: challenges of passkeys, returns from other providers, preflights of origins that an isolate does not know. */
  anonymous: [{ ...bucket, name: 'anonymous', by: 'network', limit: 120, whenDown: 'open' }],
  /** Mails that somebody has sent to an address by naming it. */
  mail: [{ ...strict, name: 'mail', by: 'mailbox', limit: 10, windowMs: hourMs, whenDown: 'open' }],
  report: [{ ...strict, name: 'report', by: 'network', limit: 10, windowMs: hourMs }],
  'link-password': [{ ...strict, name: 'link-password', by: 'network', limit: 20, windowMs: minuteMs }],
} as const satisfies Record<string, readonly Policy[]>;
export type LimitClass = keyof typeof policies;
export type Policies = Readonly<Record<LimitClass, readonly Policy[]>>;

/** Ids of whom a request is counted by, as far as the policies of its class need them; null when there is none, as of the workspace of who has none. */
export type Subjects = Partial<Record<CountedBy, string | null>>;

export interface Counted {
  policy: Policy;
  charge: Charge;
}

/** What a request of these policies is charged, and the name of the object that holds the counters for isolates with this `place`. */
export function toCharges(
  own: readonly Policy[],
  subjects: Subjects,
  place = 0,
): { subject: string; counted: Counted[] } {
  const shards = own[0]?.shards ?? 1;
  const shard = toShard(place, shards);
  const counted = own.flatMap((policy) => {
    const { name, by, algorithm, mode, limit, windowMs } = policy;
    const id = subjects[by];
    if (id === undefined) throw new Error(`The limit ${name} counts by ${by}, which the request does not name.`);
    const share = toShare(limit, shard, shards);
    return id === null
      ? []
      : [{ policy, charge: { counter: `${name}:${id}`, algorithm, mode, limit: share, windowMs, cost: 1 } }];
  });
  const by = own[0]?.by ?? 'workspace';
  // A workspace and its credentials are one subject.
  const home = by === 'credential' && typeof subjects.workspace === 'string' ? 'workspace' : by;
  return { subject: toShardName(`${home}:${subjects[home] ?? ''}`, shard, shards), counted };
}
