/**
 * Where the redirect Worker reads a visitor's place: from the header that the zones' rules write, or from `request.cf`. Where no rule
 * overwrites the header a visitor can send one of their own making, so one host without a rule is enough to read `request.cf` on all.
 */
import { hostsOf, isWorkersDev } from './hosts.ts';
import type { Setup } from './setup-file.ts';

export const placeHeader = 'x-linkpulse-place';

type SetupHosts = Pick<Setup, 'appHost' | 'linkDomains' | 'placeHeaderHosts'>;

/** Value of the Worker's var PLACE_HEADER; '' is `request.cf`. */
export const placeHeaderOf = (setup: SetupHosts): string => (hostsWithoutRule(setup).length === 0 ? placeHeader : '');

/** In words, for the owner. */
export function describePlaceSource(setup: SetupHosts): string {
  const without = hostsWithoutRule(setup);
  if (without.length === 0) return `from the header ${placeHeader}, which the zones' rules write`;
  const trial = without.filter(isWorkersDev);
  const remedy =
    trial.length > 0
      ? `${trial.join(', ')} can have none`
      : 'npm run deploy -- --place-header sets it up, which makes redirects cheaper';
  return `from request.cf: no rule writes the header on ${without.join(', ')} (${remedy})`;
}

function hostsWithoutRule(setup: SetupHosts): string[] {
  const withRule = new Set(setup.placeHeaderHosts);
  return hostsOf(setup).filter((host) => isWorkersDev(host) || !withRule.has(host));
}
