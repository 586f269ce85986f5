/** A link that memory does not have, as far as the visitor's network may ask for one. */
import type { LinkProjection } from '../links/projection.ts';
import type { Found } from '../links/resolve.ts';
import { missLimits, type MissDebts } from './miss-debt.ts';
import { toNetwork } from '../lib/network.ts';

export interface MissDeps {
  debts: MissDebts;
  findNow: (address: string, nowMs: number) => LinkProjection | 'absent' | undefined;
  /** Never rejects. `led` says that no other request has asked the stores behind KV for this one. */
  findInStores: (address: string, network: string) => Promise<{ found: Found | 'limited'; led: boolean }>;
  /** What memory still holds although it has expired; 'failed' when that is nothing. */
  findStale: (address: string) => Found;
  now: () => number;
  /** The timer of the request that waits. */
  wait: (ms: number) => Promise<unknown>;
}

/** 'limited' when too many addresses that do not exist were asked for from where the visitor is. */
export async function findMissing(address: string, ip: string | null, deps: MissDeps): Promise<Found | 'limited'> {
  const { debts, now } = deps;
  const network = toNetwork(ip);
  const admission = debts.admit(network, now());
  if (admission === 'refuse') return staleOrLimited(address, deps);
  if (admission === 'wait') {
    const outcome = await waitForTurn(address, network, deps);
    if (outcome !== 'read') return outcome === 'limited' ? staleOrLimited(address, deps) : outcome;
  }
  let misses = 0;
  try {
    const { found, led } = await deps.findInStores(address, network);
    // Refused by the shield is as good as a no: it is refused because so many were.
    if (found === 'absent' || found === 'limited') misses = led ? 1 : followerMisses;
    return found;
  } finally {
    debts.settle(network, misses, now());
  }
}

/** Who waited for another's lookup has read KV alone: one of the four reads of a miss. */
const followerMisses = 1 / 4;

/** Whom a scan from the same network keeps from the stores still gets what memory had. */
function staleOrLimited(address: string, { findStale }: MissDeps): Found | 'limited' {
  const stale = findStale(address);
  return stale === 'failed' ? 'limited' : stale;
}

/** Until the reads of others have ended, one of them has found this very link, or the visitor has waited enough: then stores are slow. */
async function waitForTurn(
  address: string,
  network: string,
  { debts, findNow, now, wait }: MissDeps,
): Promise<'read' | 'limited' | Found> {
  const startedMs = now();
  if (!debts.beginWait(network, startedMs)) return 'limited';
  try {
    while (now() - startedMs < missLimits.waitMs) {
      // oxlint-disable-next-line no-await-in-loop -- this is the waiting
      await wait(missLimits.pollMs);
      const known = findNow(address, now());
      if (known !== undefined) return known;
      const admission = debts.admit(network, now());
      if (admission !== 'wait') return admission === 'read' ? 'read' : 'limited';
    }
    return 'failed';
  } finally {
    debts.endWait(network, now());
  }
}
