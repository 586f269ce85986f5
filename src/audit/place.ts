/** Where somebody acts from, coarsely enough to be kept for ever: `DE-BY`, `DE`, or null when it is not known. Takes `request.cf`. */
export function toCoarsePlace(cf: object | undefined): string | null {
  const country = cf && 'country' in cf ? cf.country : null;
  const region = cf && 'regionCode' in cf ? cf.regionCode : null;
  if (typeof country !== 'string' || !/^[A-Z][A-Z0-9]$/.test(country)) return null;
  return typeof region === 'string' && /^[A-Z0-9]{1,3}$/.test(region) ? `${country}-${region}` : country;
}
