/** What an authenticator app is told, for whoever cannot scan it: the key in groups of four, as it is typed. Null for anything else. */
export function readTotpUri(uri: string): { key: string; groups: string } | null {
  if (!URL.canParse(uri)) return null;
  const { protocol, searchParams } = new URL(uri);
  const key = searchParams.get('secret') ?? '';
  if (protocol !== 'otpauth:' || !/^[A-Z2-7]+=*$/u.test(key)) return null;
  return { key, groups: key.replace(/=+$/u, '').replaceAll(/(.{4})(?=.)/gu, '$1 ') };
}
