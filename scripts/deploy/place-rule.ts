/**
 * The one rule that LinkPulse has in a zone: a Request Header Transform Rule that writes what a click needs as src/clicks/visit.ts reads it.
 * Known from Cloudflare's documentation: that all these fields and functions may be used here, that "set" overwrites what a visitor sent under that
 * name, that a value has at most 4 KB. Known from the published source of its rules engine only: that `concat` leaves out a header that is not
 * there. Were that otherwise in service, the header would be missing and the Worker read all others, as without the rule.
 */
import { isDeepStrictEqual } from 'node:util';

import type { ZoneRule } from './zones.ts';

/** By this our rule is known again among the owner's. */
export const placeRuleRef = 'linkpulse_place';

/** Cloudflare's limit on a rule's expression. */
const maxExpressionLength = 4096;

const sent = (header: string) => `http.request.headers["${header}"][0]`;
const parts = [
  'ip.src.country',
  'ip.src.region',
  'ip.src.city',
  'ip.src.continent',
  'to_string(ip.src.asnum)',
  'to_string(ip.src)',
  sent('dnt'),
  sent('sec-gpc'),
  `${sent('sec-purpose')}, ${sent('purpose')}`,
  sent('accept-language'),
  'http.referer, " ", http.user_agent',
];
const visit = `concat(${parts.join(', "|", ')})`;

/** `header` is the name that place-source.ts gives. */
export function toPlaceRule(hosts: readonly string[], header: string): ZoneRule {
  const expression = matchHosts(hosts);
  if (expression.length > maxExpressionLength)
    throw new Error(
      `A rule for ${hosts.length} hosts of one zone would have ${expression.length} characters, and Cloudflare allows ${maxExpressionLength}.`,
    );
  return {
    ref: placeRuleRef,
    description: 'LinkPulse: the visitor, for counting clicks',
    action: 'rewrite',
    action_parameters: { headers: { [header]: { operation: 'set', expression: visit } } },
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
 * takes for its host and the rule does not would go without the header.
 */
function matchHosts(hosts: readonly string[]): string {
  const plain = `lower(http.host) in {${hosts.map((host) => JSON.stringify(host)).join(' ')}}`;
  return [plain, ...hosts.map((host) => `starts_with(lower(http.host), ${JSON.stringify(`${host}:`)})`)].join(' or ');
}
