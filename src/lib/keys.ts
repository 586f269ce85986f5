/**
 * Every key that we write to a shared store is built here, so that two features cannot collide and one page lists them all.
 *
 * | store | key | holds | lives |
 * | --- | --- | --- | --- |
 * | KV `LINKS` | `l1:<host>/<key>` | projection of a link (links/projection.ts) | for ever, deleted links too |
 * | Redis | `l1:{<host>/<key>}` | the same, or the marker that there is no such link | about 1 h, markers about 10 s |
 * | Redis | `revoked2` | addresses that stopped being live lately, and edits (links/revocations.ts) | 3 s |
 * | Redis | `revoked:<credential id>` | that a session or token family was revoked | 90 days, the longest life of one |
 * | Redis | `token1:<id>` | consistency token of the last write by a key, session or token family | 10 s |
 * | R2 `SPOOL` | `clicks1/<batch id>` | a batch of clicks that the queue refused | until it is ingested |
 */

/** An address is `host/key`: the host in lower case without a port, the key as it was given out. */
export const kvLinkKey = (address: string): string => `l1:${address}`;
export const redisLinkKey = (address: string): string => `l1:{${address}}`;
export const redisRevocationsKey = 'revoked2';
export const redisRevokedKey = (credentialId: string): string => `revoked:${credentialId}`;
export const redisTokenKey = (credentialId: string): string => `token1:${credentialId}`;

export const spoolPrefix = 'clicks1/';
export const spoolKey = (batchId: string): string => `${spoolPrefix}${batchId}`;

/** Names of queues and buckets; wrangler.toml files repeat them, a test compares. */
export const queues = { clicks: 'linkpulse-clicks', clicksDead: 'linkpulse-clicks-dead' } as const;
export const spoolBucket = 'linkpulse-click-spool';
