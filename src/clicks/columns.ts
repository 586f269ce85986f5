/**
 * The clicks of an ingest as columns: what repeats stands once in a list, and the columns hold its position, from 1; 0 is none. So a
 * click costs the wire, the server and the fold a few small numbers.
 */
import type { Agent } from './agent.ts';
import { clickClasses } from './click.ts';
import type { LedgerBatch, LedgerPlace } from './delivery.ts';

export function toColumns(batches: readonly LedgerBatch[]) {
  const links = openList<string>();
  const places = openList<LedgerPlace>();
  const agents = openList<Agent>();
  const referrers = openList<string>();
  const languages = openList<string>();
  const clicks = {
    batch: numbers(),
    link: numbers(),
    timeMs: numbers(),
    class: numbers(),
    place: numbers(),
    agent: numbers(),
    referrer: numbers(),
    language: numbers(),
    asn: texts(),
    visitor: texts(),
    optedOut: texts(),
  };
  for (const [index, batch] of batches.entries()) {
    for (const click of batch.clicks) {
      clicks.batch.push(index + 1);
      clicks.link.push(links.at(click.linkId));
      clicks.timeMs.push(click.clickedAtMs);
      clicks.class.push(clickClasses.indexOf(click.class));
      clicks.place.push(places.at(click.place));
      clicks.agent.push(agents.at(click.agent));
      clicks.referrer.push(click.referrer === null ? 0 : referrers.at(click.referrer));
      clicks.language.push(click.language === null ? 0 : languages.at(click.language));
      clicks.asn.push(click.asn ?? 'NULL');
      clicks.visitor.push(click.visitor ?? 'NULL');
      clicks.optedOut.push(click.optedOut ? 't' : 'f');
    }
  }
  const lists = {
    links: links.items,
    places: places.items,
    agents: agents.items,
    referrers: referrers.items,
    languages: languages.items,
  };
  return { lists, clicks };
}

const numbers = (): number[] => [];
const texts = (): (string | number)[] => [];

function openList<Item>(): { items: Item[]; at(item: Item): number } {
  const items: Item[] = [];
  const positions = new Map<Item, number>();
  return {
    items,
    at(item) {
      const known = positions.get(item);
      if (known !== undefined) return known;
      positions.set(item, items.push(item));
      return items.length;
    },
  };
}

/** A Postgres array of values that need no quotes: numbers, UUIDs, hexadecimal digits. */
export const toArrayText = (values: readonly (string | number)[]): string => `{${values.join(',')}}`;

/** A Postgres array of any texts. */
export const toTextArrayText = (values: readonly (string | null)[]): string =>
  toArrayText(values.map((value) => (value === null ? 'NULL' : `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`)));
