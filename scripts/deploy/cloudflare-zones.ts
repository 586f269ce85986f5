/** The zones of an account through Cloudflare's Rulesets API. Changes one rule at a time, so that others are never sent back. */
import * as z from 'zod';

import type { CloudflareApi } from './cloudflare-api.ts';
import type { Zones } from './zones.ts';

/** Runs last before a Worker gets the request. */
const phase = 'http_request_late_transform';

const zoneList = z.array(
  z.object({ id: z.string(), name: z.string(), status: z.string(), account: z.object({ id: z.string() }) }),
);

const rulesetSchema = z.object({
  id: z.string(),
  // Left out of an answer when there are none.
  rules: z
    .array(
      z.object({
        id: z.string(),
        ref: z.string().optional(),
        description: z.string().optional(),
        action: z.string().optional(),
        action_parameters: z.unknown().optional(),
        expression: z.string().optional(),
        enabled: z.boolean().optional(),
      }),
    )
    .default([]),
});

export function cloudflareZones(api: CloudflareApi): Zones {
  const entrypoint = (zoneId: string): string => `/zones/${zoneId}/rulesets/phases/${phase}/entrypoint`;
  return {
    async find(domain, accountId) {
      const query = new URLSearchParams({ name: domain, 'account.id': accountId, status: 'active' });
      const zones = await api.call({ method: 'GET', path: `/zones?${query.toString()}` }, zoneList);
      // Looked at again: a zone that is not active, or not ours, is not the one that visitors pass.
      const found = zones.find(
        ({ name, status, account }) => name === domain && status === 'active' && account.id === accountId,
      );
      return found ? { id: found.id, name: found.name } : null;
    },
    headerRules: (zone) => api.find({ method: 'GET', path: entrypoint(zone.id) }, rulesetSchema),
    async putHeaderRules(zone, rules) {
      await api.call({ method: 'PUT', path: entrypoint(zone.id), body: { rules } }, z.unknown());
    },
    async addRule(zone, ruleset, rule) {
      await api.call(
        { method: 'POST', path: `/zones/${zone.id}/rulesets/${ruleset.id}/rules`, body: rule },
        z.unknown(),
      );
    },
    async changeRule(zone, ruleset, ruleId, rule) {
      const path = `/zones/${zone.id}/rulesets/${ruleset.id}/rules/${ruleId}`;
      await api.call({ method: 'PATCH', path, body: rule }, z.unknown());
    },
  };
}
