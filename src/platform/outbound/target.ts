/**
 * Where the service may send a request whose address somebody else chose. The URL parser has already brought every spelling of an IPv4
 * address (decimal, octal, hexadecimal, short) and every look-alike letter of a name into one form; what is left here is to
 * refuse what is not the public internet. Address blocks: the IANA special-purpose registries (RFC 6890 and its updates).
 */
import { err, ok, type Result } from '../../lib/result.ts';

export type TargetFault = 'not_a_url' | 'scheme' | 'credentials' | 'port' | 'not_public' | 'local_name';

export interface TargetOptions {
  /** Hosts, with their port, that are let through unseen: for tests, where it is known what answers there. */
  allowedHosts?: ReadonlySet<string> | undefined;
  /** Refuses http, also of redirects; default false. */
  httpsOnly?: boolean | undefined;
}

export function parseTarget(
  text: string,
  { allowedHosts, httpsOnly = false }: TargetOptions = {},
): Result<URL, TargetFault> {
  if (text.length > 8192 || !URL.canParse(text)) return err('not_a_url');
  const url = new URL(text);
  if (allowedHosts?.has(url.host)) return ok(url);
  if (url.protocol !== 'https:' && (httpsOnly || url.protocol !== 'http:')) return err('scheme');
  if (url.username !== '' || url.password !== '') return err('credentials');
  if (url.port !== '') return err('port');
  const host = url.hostname.replace(/\.+$/, '');
  if (isAddress(host)) return isPublicAddress(host) ? ok(url) : err('not_public');
  return isPublicName(host) ? ok(url) : err('local_name');
}

const dotted = /^\d{1,3}(\.\d{1,3}){3}$/;
const isAddress = (host: string): boolean => host.startsWith('[') || dotted.test(host);

/** An IPv4 address as four numbers, or an IPv6 address with or without brackets. What is neither is not public. */
export function isPublicAddress(text: string): boolean {
  if (dotted.test(text)) return isPublicV4(text.split('.').map(Number));
  const groups = parseV6(text.replace(/^\[|\]$/g, ''));
  return groups !== null && isPublicV6(groups);
}

/** Names that resolvers answer for the machine or network they run in. A name without a dot is one of those. */
const localSuffix =
  /(^|\.)(localhost|local|localdomain|internal|intranet|private|lan|home|corp|arpa|onion|test|invalid|example)$/;
const isPublicName = (host: string): boolean =>
  host.includes('.') && host.length <= 253 && /^[a-z0-9._-]+$/.test(host) && !localSuffix.test(host);

/** First address and length of the prefix. */
const closedV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

const toNumber = (octets: readonly number[]): number => octets.reduce((sum, octet) => sum * 256 + octet, 0);

function isPublicV4(octets: readonly number[]): boolean {
  if (octets.some((octet) => octet > 255)) return false;
  const address = toNumber(octets);
  return !closedV4.some(([first, length]) => {
    const size = 2 ** (32 - length);
    return Math.floor(address / size) === Math.floor(toNumber(first.split('.').map(Number)) / size);
  });
}

/**
 * Only 2000::/3 is given out for the internet, so loopback, mapped and compatible IPv4, NAT64, link-local, unique-local and multicast
 * are outside. Inside it are protocol assignments with Teredo (2001::/23), documentation (2001:db8::/32, 3fff::/20) and
 * 6to4 (2002::/16), which carries an IPv4 address.
 */
function isPublicV6([first = 0, second = 0]: readonly number[]): boolean {
  if (first >> 13 !== 1) return false;
  if (first === 0x2001 && (second >> 9 === 0 || second === 0xdb8)) return false;
  return first !== 0x2002 && !(first === 0x3fff && second >> 12 === 0);
}

/** The eight groups; null when the text is no IPv6 address. Zones (`%eth0`) are none of ours. */
function parseV6(text: string): number[] | null {
  const embedded = /^(.*:)(\d{1,3}(?:\.\d{1,3}){3})$/.exec(text);
  if (embedded) {
    const [a = 0, b = 0, c = 0, d = 0] = (embedded[2] ?? '').split('.').map(Number);
    if ([a, b, c, d].some((octet) => octet > 255)) return null;
    return parseV6(`${embedded[1] ?? ''}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`);
  }
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...tail];
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))
    ? groups.map((group) => Number.parseInt(group, 16))
    : null;
}
