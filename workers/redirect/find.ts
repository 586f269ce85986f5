/** How the redirect Worker finds a link: memory, the list of changes, the stores behind and the debt for misses, put together. Tests run it over fakes. */
import { openRevocationChannel, type RevocationChannelOptions } from '../../src/links/channels.ts';
import {
  findInMemo,
  findInStores,
  findStale,
  obeyInMemo,
  openLinkFlights,
  type FindStores,
} from '../../src/links/find.ts';
import { findMissing } from '../../src/visitor/find-missing.ts';
import { MissDebts } from '../../src/visitor/miss-debt.ts';
import type { VisitorDeps } from '../../src/visitor/routes.ts';

export type FindPorts = Pick<FindStores, 'memo' | 'projection' | 'lookup' | 'admits' | 'now' | 'wait'> & {
  /** Where the list of revocations and edits comes from. */
  changes: Pick<RevocationChannelOptions, 'ask' | 'cache' | 'cacheUrl'>;
  waitUntil: (work: Promise<void>) => void;
};

/** Made once for each isolate. */
export function openFind({ changes, waitUntil, ...ports }: FindPorts): Pick<VisitorDeps, 'findNow' | 'find'> {
  const { memo, now, wait } = ports;
  const revocations = openRevocationChannel({ ...changes, obey: (list) => obeyInMemo(memo, list, now()), wait, now });
  const stores: FindStores = {
    ...ports,
    flights: openLinkFlights(),
    revocations: revocations.state,
    freshen: () => revocations.freshen(waitUntil),
  };
  const findNow = (address: string, nowMs: number) => {
    if (nowMs >= revocations.state.dueAtMs) waitUntil(revocations.refresh());
    return findInMemo(memo, address, nowMs, revocations.state);
  };
  const misses = {
    debts: new MissDebts(),
    findNow,
    findInStores: (address: string, network: string) => findInStores(address, network, stores),
    findStale: (address: string) => findStale(address, stores),
    now,
    wait,
  };
  return { findNow, find: (address, ip) => findMissing(address, ip, misses) };
}
