/** What the place header asks of an account's zones. `cloudflare-zones.ts` is the real one. */
export interface Zone {
  id: string;
  /** Its domain. */
  name: string;
}

/** A rule as it is sent; what Cloudflare adds to it stays with Cloudflare. */
export interface ZoneRule {
  /** Chosen by who made the rule, unlike its id. */
  ref?: string | undefined;
  description?: string | undefined;
  action?: string | undefined;
  action_parameters?: unknown;
  expression?: string | undefined;
  enabled?: boolean | undefined;
}

/** The rules of one phase of a zone, in their order. */
export interface Ruleset {
  id: string;
  rules: (ZoneRule & { id: string })[];
}

export interface Zones {
  /** The active zone of this domain in the account, or null. */
  find(domain: string, accountId: string): Promise<Zone | null>;
  /** The zone's request header rules; null where it never had any. */
  headerRules(zone: Zone): Promise<Ruleset | null>;
  /** Only for a zone without header rules: it replaces them all. */
  putHeaderRules(zone: Zone, rules: readonly ZoneRule[]): Promise<void>;
  /** Adds a rule after all others. */
  addRule(zone: Zone, ruleset: Ruleset, rule: ZoneRule): Promise<void>;
  changeRule(zone: Zone, ruleset: Ruleset, ruleId: string, rule: ZoneRule): Promise<void>;
}
