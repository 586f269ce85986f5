/**
 * The one rule that LinkPulse has in a zone: a Request Header Transform Rule that writes the visitor's place as src/clicks/place.ts
 * reads it. "set" overwrites what a visitor sent under that name.
 */
import { isDeepStrictEqual } from 'node:util';

import { placeHeader } from './place-source.ts';
import type { ZoneRule } from './zones.ts';

/** By this our rule is known again among the owner's. */
export const placeRuleRef = 'linkpulse_place';

/** Cloudflare's limit on a rule's expression. */
const maxExpressionLength = 4096;

const place = `concat(${['ip.src.country', 'ip.src.region', 'ip.src.city', 'ip.src.continent', 'to_string(ip.src.asnum)'].join(', "|", ')})`;

export function toPlaceRule(hosts: readonly string[]): ZoneRule {
  const expression = matchHosts(hosts);
  if (expression.length > maxExpressionLength)
    throw new Error(
      `A rule for ${hosts.length} hosts of one zone would have ${expression.length} characters, and Cloudflare allows ${maxExpressionLength}.`,
    );
  return {
    ref: placeRuleRef,
    description: "LinkPulse: the visitor's place, for counting clicks",
    action: 'rewrite',
    action_parameters: { headers: { [placeHeader]: { operation: 'set', expression: place } } },
    expression,
    enabled: true,
  };
}

/** Whether a rule does what the wanted one does; its description is the owner's to change. */
export const doesTheSame = (found: ZoneRule, wanted: ZoneRule): boolean =>
  isDeepStrictEqual(effectOf(found), effectOf(wanted));

const effectOf = ({ action, action_parameters, expression, enabled }: ZoneRule) => ({
  action,
  action_parameters,
  expression,
  enabled,
});

/**
 * `http.host` is the Host header as it was sent, compared by case, while the Worker drops case and port: a spelling that the Worker
 * takes for its host and the rule does not would let a forged header through.
 */
function matchHosts(hosts: readonly string[]): string {
  const plain = `lower(http.host) in {${hosts.map((host) => JSON.stringify(host)).join(' ')}}`;
  return [plain, ...hosts.map((host) => `starts_with(lower(http.host), ${JSON.stringify(`${host}:`)})`)].join(' or ');
}
