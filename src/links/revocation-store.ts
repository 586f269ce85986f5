/** The list of revoked and edited links for redirects: this isolate's memory, then Redis, then the primary. Redis being down costs a query, never the list. */
import type { Redis } from '@upstash/redis/cloudflare';
import { sql } from 'drizzle-orm';

import { redisRevocationsKey } from '../lib/keys.ts';
import { describeError, emit } from '../platform/events.ts';
import type { Postgres } from '../platform/postgres.ts';
import { editLimits } from './edits.ts';
import { isYoung, parseRevocationList, revocationLimits, type Revocation, type RevocationList } from './revocations.ts';

export interface RevocationStoreOptions {
  redis: () => Pick<Redis, 'get' | 'set'>;
  postgres: Pick<Postgres, 'call'>;
  now: () => number;
}

const redisTtlSeconds = 3;

/** A list and as it travels. */
interface HeldList {
  text: string;
  list: RevocationList;
}

/** Rows of both functions: an edit has an age and no state. */
type ListRow = { address: string; version: number } & (
  | { state: Revocation[2]; age_ms: null }
  | { state: null; age_ms: number }
);

/** Made once for each isolate. Gives a RevocationList as JSON; rejects when the primary cannot be asked and nobody has a young enough one. */
export function openRevocations({ redis, postgres, now }: RevocationStoreOptions): () => Promise<string> {
  let held: HeldList | null = null;

  const young = (one: HeldList | null): one is HeldList =>
    one !== null && isYoung(one.list, revocationLimits.lookupAgeMs, now());

  async function readRedis(): Promise<HeldList | null> {
    try {
      const text = await redis().get<string>(redisRevocationsKey);
      const list = text === null ? null : parseRevocationList(text);
      return text === null || list === null ? null : { text, list };
    } catch (error) {
      emit('warn', 'revocations.get.failed', { error: describeError(error) });
      return null;
    }
  }

  async function readPrimary(): Promise<HeldList> {
    // Before the query: what commits from now on may be missing.
    const asOfMs = now();
    const rows = await postgres.call<ListRow>(
      'primary',
      sql`select address, version, state, null::integer as age_ms from recent_revocations(${revocationLimits.maxListed + 1})
        union all select address, version, null, age_ms from recent_edits(${editLimits.maxListed + 1}, ${editLimits.listedMs / 1000})`,
    );
    const revoked = rows.flatMap(({ address, version, state }) =>
      state === null ? [] : [[address, version, state] as const],
    );
    const edits = rows.flatMap(({ address, version, age_ms: ageMs }) =>
      ageMs === null ? [] : [{ address, version, ageMs }],
    );
    if (revoked.length > revocationLimits.maxListed)
      emit('warn', 'revocations.list.cut', { listed: revocationLimits.maxListed });
    const firstCut = edits[editLimits.maxListed];
    if (firstCut) emit('warn', 'edits.list.cut', { listed: editLimits.maxListed, age_ms: firstCut.ageMs });
    const list: RevocationList = {
      v: 2,
      asOfMs,
      revoked: revoked.slice(0, revocationLimits.maxListed),
      edited: edits.slice(0, editLimits.maxListed).map(({ address, version }) => [address, version]),
      sinceMs: firstCut ? asOfMs - firstCut.ageMs + 1 : asOfMs - editLimits.listedMs,
    };
    return { text: JSON.stringify(list), list };
  }

  async function writeRedis({ text }: HeldList): Promise<void> {
    try {
      await redis().set(redisRevocationsKey, text, { ex: redisTtlSeconds });
    } catch (error) {
      emit('warn', 'revocations.set.failed', { error: describeError(error) });
    }
  }

  async function current(): Promise<HeldList> {
    if (young(held)) return held;
    const shared = await readRedis();
    if (young(shared)) return (held = shared);
    const read = await readPrimary();
    held = read;
    await writeRedis(read);
    return read;
  }

  return async () => (await current()).text;
}
