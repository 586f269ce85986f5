/**
 * Where a visitor is, as one text: `country|region|city|continent|network`, such as `DE|Bavaria|Munich|EU|3320`; parts that are not known
 * are empty. One text because that is what the redirect can read for next to nothing: a zone's request header rule writes it
 * into a header, together with the rest of a visit (visit.ts). Without the rule it is put together from `request.cf`, which the runtime
 * parses for that: a sixth of a whole redirect.
 */
export interface Place {
  /** ISO 3166-1 alpha-2. */
  country: string;
  region: string;
  city: string;
  /** Two letters. */
  continent: string;
  /** Autonomous system of the visitor's network, 0 when unknown. */
  asn: number;
}

/** The fields of `request.cf` that a click keeps; unknown because the runtime, not a type, fills them. */
export type PlaceFields = { [Field in keyof Place]?: unknown };

export function toPlaceText(fields: PlaceFields | undefined): string {
  if (!fields) return '';
  const { country, region, city, continent, asn } = fields;
  const number = typeof asn === 'number' ? String(asn) : '';
  return `${toPart(country)}|${toPart(region)}|${toPart(city)}|${toPart(continent)}|${number}`;
}

export const nowhere: Place = { country: '', region: '', city: '', continent: '', asn: 0 };

/** The place in a text; nowhere when it is none. */
export function parsePlace(text: string): Place {
  const [country, region, city, continent, network, ...rest] = text.split('|');
  if (!country && !region && !city && !continent && !network) return nowhere;
  if (network === undefined || rest.length > 0) return nowhere;
  const asn = Number(network);
  return {
    country: country ?? '',
    region: region ?? '',
    city: city ?? '',
    continent: continent ?? '',
    asn: Number.isSafeInteger(asn) && asn > 0 ? asn : 0,
  };
}

const maxUnits = 70;

const toPart = (value: unknown): string =>
  typeof value === 'string' ? value.slice(0, maxUnits).replaceAll('|', ' ') : '';
