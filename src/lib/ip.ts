/** Internet addresses and networks as text: RFC 4291 section 2.2 for IPv6, CIDR (RFC 4632) for networks. */
import { err, ok, type Result } from './result.ts';

/** Four numbers up to 255. By hand, because every visitor of a link that is not in memory passes here. */
export function isIpv4(text: string): boolean {
  let parts = 0;
  let digits = 0;
  let value = 0;
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : dot;
    if (code === dot) {
      if (digits === 0) return false;
      parts += 1;
      digits = 0;
      value = 0;
    } else {
      if (code < 0x30 || code > 0x39) return false;
      digits += 1;
      value = value * 10 + code - 0x30;
      if (digits > 3 || value > 255) return false;
    }
  }
  return parts === 4;
}

const dot = 0x2e;

/** The eight groups of an IPv6 address (RFC 4291 section 2.2), or null when it is none. */
export function toGroups(ip: string): number[] | null {
  const dotted = ip.slice(ip.lastIndexOf(':') + 1);
  let text = ip;
  if (dotted.includes('.')) {
    if (!isIpv4(dotted)) return null;
    const [a = 0, b = 0, c = 0, d = 0] = dotted.split('.').map(Number);
    text = `${ip.slice(0, -dotted.length)}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  }
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  const all = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  return all.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) ? all.map((group) => Number.parseInt(group, 16)) : null;
}

/** An address in 16-bit groups: two of IPv4, eight of IPv6. An IPv4 address written as IPv6 (::ffff:192.0.2.1) is one of IPv4. */
export type Ip = readonly number[];

export interface IpNetwork {
  /** Two or eight groups, as an Ip; only the first `prefixLength` bits count. */
  groups: Ip;
  prefixLength: number;
}

export function parseIp(text: string): Ip | null {
  if (!text.includes(':')) {
    if (!isIpv4(text)) return null;
    const [a = 0, b = 0, c = 0, d = 0] = text.split('.').map(Number);
    return [(a << 8) | b, (c << 8) | d];
  }
  const groups = toGroups(text);
  return groups && isMapped(groups) ? groups.slice(6) : groups;
}

const isMapped = (groups: readonly number[]): boolean =>
  groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;

/** A network such as 192.0.2.0/24 or 2001:db8::/32; an address alone is a network of one. */
export function parseIpNetwork(text: string): Result<IpNetwork, 'not_an_ip' | 'bad_prefix'> {
  const [address = '', prefix, ...more] = text.split('/');
  const groups = parseIp(address);
  if (!groups || more.length > 0) return err('not_an_ip');
  const bits = groups.length * 16;
  if (prefix === undefined) return ok({ groups, prefixLength: bits });
  // The prefix of an IPv4 network that is written as IPv6 counts the 96 bits in front of it.
  const skipped = groups.length === 2 && address.includes(':') ? 96 : 0;
  const prefixLength = /^\d{1,3}$/.test(prefix) ? Number(prefix) - skipped : -1;
  return prefixLength >= 0 && prefixLength <= bits ? ok({ groups, prefixLength }) : err('bad_prefix');
}

export function isInNetwork(ip: Ip, { groups, prefixLength }: IpNetwork): boolean {
  if (ip.length !== groups.length) return false;
  return ip.every((group, i) => {
    const counted = Math.min(Math.max(prefixLength - 16 * i, 0), 16);
    const ignored = 16 - counted;
    return group >> ignored === (groups[i] ?? 0) >> ignored;
  });
}
