/**
 * The var `LIMITS` of the API Worker: other limits than those of policies.ts, as in `create=6000 read=off`. `off` takes a policy away,
 * and alone it takes all. `shards.read=8` spreads the class `read` of each subject over eight objects (shards.ts).
 *
 * Throws on a name that there is not and on a number that cannot be: a limit that is not what its owner meant is worse than a Worker
 * that does not start.
 */
import { policies, type LimitClass, type Policies, type Policy } from './policies.ts';
import { maxShards, minShare } from './shards.ts';
import { maxLoggedLimit } from './sliding-log.ts';

export function withSettings(text: string): Policies {
  const settings = new Map(
    (text === 'off' ? '' : text)
      .split(/[\s,]+/)
      .filter((part) => part !== '')
      .map((part): [string, number] => parseSetting(part)),
  );
  for (const name of settings.keys()) if (!names.has(name)) throw new Error(`LIMITS: there is no limit ${name}.`);
  const change = (limitClass: LimitClass): Policy[] => {
    const shards = settings.get(toShardsName(limitClass)) ?? 1;
    return policies[limitClass].flatMap((policy) => {
      const limit = text === 'off' ? 0 : (settings.get(policy.name) ?? policy.limit);
      return limit === 0 ? [] : [withShards(withLimit(policy, limit), shards)];
    });
  };
  return {
    read: change('read'),
    search: change('search'),
    'read-public': change('read-public'),
    write: change('write'),
    create: change('create'),
    bulk: change('bulk'),
    invite: change('invite'),
    'bad-key': change('bad-key'),
    auth: change('auth'),
    refresh: change('refresh'),
    anonymous: change('anonymous'),
    mail: change('mail'),
    report: change('report'),
    'link-password': change('link-password'),
  };
}

const toShardsName = (limitClass: string): string => `shards.${limitClass}`;

const names: ReadonlySet<string> = new Set([
  ...Object.values(policies).flatMap((own) => own.map(({ name }) => name)),
  ...Object.keys(policies).map(toShardsName),
]);

function parseSetting(part: string): [name: string, value: number] {
  const [, name, text] = /^((?:shards\.)?[a-z-]+)=(off|[1-9]\d{0,6})$/.exec(part) ?? [];
  if (name === undefined || text === undefined) throw new Error(`LIMITS: ${part} is not like create=6000 or read=off.`);
  return [name, text === 'off' ? 0 : Number(text)];
}

/** A log of thousands of entries is not worth its exactness. */
const withLimit = (policy: Policy, limit: number): Policy => ({
  ...policy,
  limit,
  algorithm: limit > maxLoggedLimit && policy.algorithm === 'sliding-log' ? 'sliding-counter' : policy.algorithm,
});

function withShards(policy: Policy, shards: number): Policy {
  if (shards === 1) return policy;
  const { name, mode, limit } = policy;
  if (mode === 'exact') throw new Error(`LIMITS: ${name} is exact, so one object counts it.`);
  if (shards === 0 || shards > maxShards) throw new Error(`LIMITS: ${name} cannot have that many shards.`);
  if (limit < minShare * shards) throw new Error(`LIMITS: ${name} is less than ${minShare} for each of its shards.`);
  return { ...policy, shards };
}
