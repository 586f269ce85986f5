/**
 * The header in which the API tells the redirect Worker in front of it which addresses a request has changed, so that the
 * editor's own isolate forgets its memory at once. It never reaches a client.
 */
export const changedLinksHeader = 'x-linkpulse-changed';
/** Said instead of a list that would not fit a header. */
export const everything = '*';
const maxAddresses = 20;

export function formatChangedLinks(addresses: readonly string[]): string {
  return addresses.length > maxAddresses ? everything : addresses.map((address) => encodeURI(address)).join(' ');
}

export function parseChangedLinks(header: string): string[] | typeof everything {
  return header === everything ? everything : header.split(' ').map((address) => decodeURI(address));
}
