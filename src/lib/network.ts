import { isIpv4, toGroups } from '../lib/ip.ts';

/**
 * Whose requests count together: an IPv4 address, or the /64 of an IPv6 address, which is what one subscriber is given. Everything
 * that is no address, and requests without one as on a developer's machine, are one network.
 */
export function toNetwork(ip: string | null): string {
  if (ip === null) return 'none';
  if (!ip.includes(':')) return isIpv4(ip) ? ip : 'none';
  const groups = toGroups(ip);
  if (!groups) return 'none';
  // ::ffff:192.0.2.1 is an IPv4 visitor.
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff)
    return groups
      .slice(6)
      .flatMap((group) => [group >> 8, group & 0xff])
      .join('.');
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}
