/** May an API key be used now, from there? What the database said of a key may be some seconds old; its expiry is exact. */
import { isInNetwork, parseIp, parseIpNetwork } from '../lib/ip.ts';
import { isPermission, type Permission } from '../workspaces/permissions.ts';

/** What a request with a key needs to know of it. */
export interface KeyRecord {
  apiKeyId: string;
  workspaceId: string;
  scopes: readonly string[];
  expiresAtMs: number | null;
  /** Addresses and networks it may be used from; empty is all. */
  allowedIps: readonly string[];
  /** Origins whose pages may use it; empty is none. */
  corsOrigins: readonly string[];
}

/** Where a request comes from. */
export interface Whence {
  /** CF-Connecting-IP, the only header that a client cannot choose; without it a key with an allow list opens nothing. */
  ip: string | null;
  /** Of another site's page; null for our own pages and for clients that are no browser. */
  origin: string | null;
}

export type KeyUse = 'allowed' | 'expired' | 'ip_not_allowed' | 'origin_not_allowed';

export function decideKeyUse(key: KeyRecord, { ip, origin }: Whence, nowMs: number): KeyUse {
  if (key.expiresAtMs !== null && key.expiresAtMs <= nowMs) return 'expired';
  if (key.allowedIps.length > 0 && !isListed(ip, key.allowedIps)) return 'ip_not_allowed';
  return origin === null || key.corsOrigins.includes(origin) ? 'allowed' : 'origin_not_allowed';
}

function isListed(ip: string | null, networks: readonly string[]): boolean {
  const address = ip === null ? null : parseIp(ip);
  if (!address) return false;
  return networks.some((text) => {
    const network = parseIpNetwork(text);
    return network.ok && isInNetwork(address, network.value);
  });
}

/** Scopes that this version does not know allow nothing. */
export const toPermissions = (scopes: readonly string[]): ReadonlySet<Permission> =>
  new Set(scopes.filter(isPermission));
