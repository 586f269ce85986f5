/** The list of revoked links for redirects: this isolate's memory, then Redis, then the primary. Redis being down costs a query, never the list. */
import type { Redis } from '@upstash/redis/cloudflare';
import { sql } from 'drizzle-orm';

import { redisRevocationsKey } from '../lib/keys.ts';
import { describeError, emit } from '../platform/events.ts';
import type { Postgres } from '../platform/postgres.ts';
import { isYoung, parseRevocationList, revocationLimits, type Revocation, type RevocationList } from './revocations.ts';

export interface RevocationStoreOptions {
  redis: () => Pick<Redis, 'get' | 'set'>;
  postgres: Pick<Postgres, 'call'>;
  now: () => number;
}

const redisTtlSeconds = 3;

/** A list as it travels, with its age beside it. */
interface HeldList {
  text: string;
  asOfMs: number;
}

/** Made once for each isolate. Gives a RevocationList as JSON; rejects when the primary cannot be asked and nobody has a young enough one. */
export function openRevocations({ redis, postgres, now }: RevocationStoreOptions): () => Promise<string> {
  let held: HeldList | null = null;

  const young = (list: HeldList | null): list is HeldList =>
    list !== null && isYoung(list, revocationLimits.lookupAgeMs, now());

  async function readRedis(): Promise<HeldList | null> {
    try {
      const text = await redis().get<string>(redisRevocationsKey);
      const list = text === null ? null : parseRevocationList(text);
      return text === null || list === null ? null : { text, asOfMs: list.asOfMs };
    } catch (error) {
      emit('warn', 'revocations.get.failed', { error: describeError(error) });
      return null;
    }
  }

  async function readPrimary(): Promise<HeldList> {
    const { maxListed } = revocationLimits;
    // Before the query: what commits from now on may be missing.
    const asOfMs = now();
    const rows = await postgres.call<{ address: string; version: number; state: Revocation[2] }>(
      'primary',
      sql`select address, version, state from recent_revocations(${maxListed + 1})`,
    );
    if (rows.length > maxListed) emit('warn', 'revocations.list.cut', { listed: maxListed });
    const revoked = rows.slice(0, maxListed).map(({ address, version, state }) => [address, version, state] as const);
    const list: RevocationList = { v: 1, asOfMs, revoked };
    return { text: JSON.stringify(list), asOfMs };
  }

  async function writeRedis({ text }: HeldList): Promise<void> {
    try {
      await redis().set(redisRevocationsKey, text, { ex: redisTtlSeconds });
    } catch (error) {
      emit('warn', 'revocations.set.failed', { error: describeError(error) });
    }
  }

  return async () => {
    if (young(held)) return held.text;
    const shared = await readRedis();
    if (young(shared)) return (held = shared).text;
    const read = await readPrimary();
    held = read;
    await writeRedis(read);
    return read.text;
  };
}
