/**
 * A subject whose calls are more than one object takes is spread over several, each with its share of every quota. An isolate asks one
 * of them, always the same: its place, a number from 0 to 1 that it draws once, says which.
 *
 * Nothing more is allowed than by one object: the shares add up to the quota, and what an algorithm and its leases allow of a
 * quota (advance.ts) is rounded down for each share. But requests that arrive unevenly are refused early. Who is served by one
 * isolate alone has one share; of a load just at its quota that N isolates spread evenly, S shares refuse about 0.4 √((S - 1) / N).
 * So this is for what very many isolates ask for, and never for counters that are exact.
 */

/** Beyond, a share is asked for by too few isolates to be an even one. */
export const maxShards = 64;
/** Whoever has less than this in a window is not hot: one object decides as much in a tenth of a second. */
export const minShare = 100;

export const toShard = (place: number, shards: number): number => Math.floor(place * shards);

/** The units of a quota that the object with this number has; the first ones have what cannot be divided. */
export const toShare = (limit: number, shard: number, shards: number): number =>
  Math.floor(limit / shards) + (shard < limit % shards ? 1 : 0);

/**
 * The object's name. The number of shards is part of it: when that changes counting begins anew, and versions of a Worker that overlap
 * and disagree on it do not count one quota in another's object.
 */
export const toShardName = (subject: string, shard: number, shards: number): string =>
  shards === 1 ? subject : `${subject}#${shard}/${shards}`;
