/**
 * `npm run deploy -- --place-header`: gives the zone of every host the rule that writes the visit header, and remembers the hosts;
 * from the next deployment on the redirect Worker reads it. Reads all zones before it changes one; asked again, it changes nothing.
 */
import { hostsOf, isWorkersDev } from './hosts.ts';
import { doesTheSame, placeRuleRef, toPlaceRule } from './place-rule.ts';
import { describePlaceSource, visitHeaderName } from './place-source.ts';
import type { Setup, SetupStore } from './setup-file.ts';
import type { Ruleset, Zone, ZoneRule, Zones } from './zones.ts';

export interface PlaceRulePorts {
  setups: SetupStore;
  openZones: (token: string) => Zones;
  env: Readonly<Record<string, string | undefined>>;
  log: (line: string) => void;
}

interface ZonePlan {
  zone: Zone;
  rule: ZoneRule;
  /** What the zone has. */
  ruleset: Ruleset | null;
}

export async function ensurePlaceRules({ setups, openZones, env, log }: PlaceRulePorts): Promise<void> {
  const setup = setups.load();
  if (!setup) throw new Error('This checkout is not set up: run npm run deploy -- --setup first.');
  const hosts = hostsOf(setup).filter((host) => !isWorkersDev(host));
  if (hosts.length === 0)
    throw new Error('A host on workers.dev has no zone of yours, so it can have no rule: use a domain of your own.');
  const token = env['CLOUDFLARE_API_TOKEN']?.trim();
  if (!token)
    throw new Error(
      'CLOUDFLARE_API_TOKEN is missing: set it to an API token with Zone: Read and Transform Rules: Edit for the zones of your hosts. wrangler login has no such right.',
    );

  const zones = openZones(token);
  const header = visitHeaderName(setup.codeKey);
  const plans: ZonePlan[] = [];
  for (const [zone, own] of await groupByZone(zones, hosts, setup.accountId)) {
    // One after another throughout: the API answers bursts with "too many requests".
    plans.push({ zone, rule: toPlaceRule(own, header), ruleset: await zones.headerRules(zone) });
  }

  // Nothing is trusted while rules change: a failure below must not leave an older list behind that is no longer true.
  setups.save({ ...setup, placeHeaderHosts: [] });
  for (const plan of plans) log(`${await ensureRule(zones, plan)} the place rule of zone ${plan.zone.name}`);
  const done: Setup = { ...setup, placeHeaderHosts: hosts };
  setups.save(done);
  log(`From the next npm run deploy on, what a click needs is read ${describePlaceSource(done)}`);
}

async function ensureRule(zones: Zones, { zone, rule, ruleset }: ZonePlan): Promise<'Created' | 'Changed' | 'Found'> {
  if (ruleset === null) {
    await zones.putHeaderRules(zone, [rule]);
    return 'Created';
  }
  const found = ruleset.rules.find(({ ref }) => ref === placeRuleRef);
  if (!found) {
    await zones.addRule(zone, ruleset, rule);
    return 'Created';
  }
  if (doesTheSame(found, rule)) return 'Found';
  await zones.changeRule(zone, ruleset, found.id, rule);
  return 'Changed';
}

/** Throws with all hosts that have none at once, before anything is changed. */
async function groupByZone(zones: Zones, hosts: readonly string[], accountId: string): Promise<Map<Zone, string[]>> {
  const known = new Map<string, Zone | null>();
  const groups = new Map<Zone, string[]>();
  const homeless: string[] = [];
  for (const host of hosts) {
    const zone = await findZone(host);
    if (zone) groups.set(zone, [...(groups.get(zone) ?? []), host]);
    else homeless.push(host);
  }
  if (homeless.length > 0)
    throw new Error(
      `No active zone was found for ${homeless.join(', ')}. Nothing was changed. Is it in account ${accountId}, and may the token read it (Zone: Read)?`,
    );
  return groups;

  /** The longest suffix that is a zone is the one that visitors pass. */
  async function findZone(host: string): Promise<Zone | null> {
    for (const domain of suffixesOf(host)) {
      const zone = known.has(domain) ? known.get(domain) : await zones.find(domain, accountId);
      known.set(domain, zone ?? null);
      if (zone) return zone;
    }
    return null;
  }
}

/** Longest first, without the top-level domain: a.example.com, example.com. */
function suffixesOf(host: string): string[] {
  const labels = host.split('.');
  return labels.slice(0, -1).map((_label, position) => labels.slice(position).join('.'));
}
