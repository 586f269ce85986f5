/**
 * Where the links in mails lead. The token stands behind the `#`, which a browser sends to nobody: it is in no log and no Referer, and
 * a program that follows links in mails uses nothing up. The page posts it when a person presses the button.
 */
export const pageFor = {
  verifyEmail: (origin: string, token: string) => withToken(`${origin}/app/verify-email`, token),
  resetPassword: (origin: string, token: string) => withToken(`${origin}/app/reset-password`, token),
  signInLink: (origin: string, token: string) => withToken(`${origin}/app/sign-in-link`, token),
  signIn: (origin: string) => `${origin}/app/sign-in`,
  security: (origin: string) => `${origin}/app/settings/security`,
} as const;

const withToken = (page: string, token: string): string => `${page}#token=${encodeURIComponent(token)}`;

/** A machine of one's own, where browsers hold plain http to be secure. */
const isLocal = (hostname: string): boolean => /^(localhost|127\.0\.0\.1|\[::1\]|.+\.localhost)$/.test(hostname);

/**
 * Where the app is for whoever sent this request. A Host header that is none of ours leads to the configured host, not into a mail; and
 * whoever asks over plain http cannot have a link with a token sent that way.
 */
export function appOrigin(
  requestUrl: string,
  { appHost, aliases }: { appHost: string; aliases: readonly string[] },
): string {
  const { protocol, hostname, origin } = new URL(requestUrl);
  if (hostname !== appHost && !aliases.includes(hostname)) return `https://${appHost}`;
  return protocol === 'https:' || isLocal(hostname) ? origin : `https://${hostname}`;
}
