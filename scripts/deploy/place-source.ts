/**
 * Where the redirect Worker learns of a visitor: from the one header that the zones' rules write (src/clicks/visit.ts), or from the request's own
 * headers and `request.cf`. The header's name is a secret of the instance, so that a visitor cannot send one of their own making, not even where
 * a rule fails to overwrite it: what Cloudflare does with a value that it does not like is nowhere said. Where the header is missing, the Worker
 * reads the rest; it looks for it only when every host has the rule, because looking in vain costs.
 */
import { createHmac } from 'node:crypto';

import { hostsOf, isWorkersDev } from './hosts.ts';
import type { Setup } from './setup-file.ts';

type SetupHosts = Pick<Setup, 'appHost' | 'linkDomains' | 'placeHeaderHosts'>;

/** The name that the rules write to: of the code key, because that never changes and every checkout that deploys has it. */
export const visitHeaderName = (codeKey: string): string =>
  `x-linkpulse-visit-${createHmac('sha256', codeKey).update('visit header').digest('hex').slice(0, 24)}`;

/** Value of the Worker's var VISIT_HEADER; '' when there is none to look for. */
export const visitHeaderOf = (setup: SetupHosts & Pick<Setup, 'codeKey'>): string =>
  hostsWithoutRule(setup).length === 0 ? visitHeaderName(setup.codeKey) : '';

/** In words, for the owner; the name is a secret. */
export function describePlaceSource(setup: SetupHosts): string {
  const without = hostsWithoutRule(setup);
  if (without.length === 0) return "from the header that the zones' rules write";
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
