/**
 * What a cold visitor waits for: Redis, then the read replica, then the primary. Only the primary's no is a no, because a
 * replica may not have heard of a new link yet.
 */
import type { LinkProjection } from './projection.ts';
import type { Found } from './resolve.ts';

/** The shared cache; a failure of any kind reads as a miss. */
export interface HotLinks {
  get(address: string): Promise<LinkProjection | 'absent' | null>;
  /** Notes that there is no such link, for a short time, unless one is known by now. */
  setAbsent(address: string): Promise<void>;
}

/** The truth; `null` means no row. Throws when the endpoint cannot be asked. */
export interface LinkSource {
  find(endpoint: 'replica' | 'primary', address: string): Promise<LinkProjection | null>;
}

export interface Answer {
  found: Found;
  /** The truth was asked, so the caches in front lack it and should be told. */
  from: 'redis' | 'replica' | 'primary' | 'none';
  /** Why the primary could not be asked, where `found` is 'failed'. */
  error?: unknown;
}

/** Copies below the version `atLeast` are passed by: somebody has heard of an edit that they lack. */
export async function lookup(address: string, hot: HotLinks, source: LinkSource, atLeast: number): Promise<Answer> {
  const cached = await hot.get(address);
  if (cached !== null && versionOf(cached) >= atLeast) return { found: cached, from: 'redis' };
  const onReplica = await source.find('replica', address).catch(() => null); // down or starting: the primary decides
  if (onReplica && onReplica.version >= atLeast) return { found: onReplica, from: 'replica' };
  try {
    const onPrimary = await source.find('primary', address);
    if (onPrimary) return { found: onPrimary, from: 'primary' };
  } catch (error) {
    // Nobody could say no, so it is not a no.
    return { found: 'failed', from: 'none', error };
  }
  await hot.setAbsent(address);
  return { found: 'absent', from: 'primary' };
}

const versionOf = (cached: LinkProjection | 'absent'): number => (cached === 'absent' ? 0 : cached.version);
