/**
 * Whose misses count together: an IPv4 address, or the /64 of an IPv6 address, which is what one subscriber is given. Everything
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

/** Four numbers up to 255. By hand, because every visitor of a link that is not in memory passes here. */
function isIpv4(text: string): boolean {
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
function toGroups(ip: string): number[] | null {
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
