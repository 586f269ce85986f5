/** Takes secrets out of text that is about to be shown, wherever it came from. */
import type { Setup } from './setup-file.ts';

/** Shorter ones could be ordinary words; all of ours are longer. */
const shortest = 8;

export function redact(text: string, secrets: readonly string[]): string {
  let shown = text;
  for (const secret of secrets.flatMap((value) => [value, encodeURIComponent(value)])) {
    if (secret.length >= shortest) shown = shown.replaceAll(secret, '[secret]');
  }
  return shown;
}

/** All that a deployment knows and must not show. */
export function knownSecrets(setup: Setup | null, env: Readonly<Record<string, string | undefined>>): string[] {
  const urls = [env['DATABASE_URL'], env['REPLICA_DATABASE_URL'], setup?.databaseUrl, setup?.replicaUrl];
  const values = [
    env['UPSTASH_REDIS_REST_TOKEN'],
    env['LINK_CODE_KEY'],
    env['AUTH_SECRET'],
    env['LINKPULSE_API_PASSWORD'],
    env['LINKPULSE_AUTH_PASSWORD'],
    env['LINKPULSE_JOBS_PASSWORD'],
    env['CLOUDFLARE_API_TOKEN'],
    env['RESEND_API_KEY'],
    env['GITHUB_CLIENT_SECRET'],
    env['GOOGLE_CLIENT_SECRET'],
    setup?.githubClientSecret,
    setup?.googleClientSecret,
    setup?.resendApiKey,
    setup?.upstashToken,
    setup?.codeKey,
    setup?.authSecret,
    setup?.passwords.linkpulse_api,
    setup?.passwords.linkpulse_auth,
    setup?.passwords.linkpulse_jobs,
  ];
  return [...urls.flatMap((url) => secretsInUrl(url ?? '')), ...values.map((value) => value ?? '')];
}

/** The whole of a connection string, and its password as it is written and as it is meant. */
function secretsInUrl(url: string): string[] {
  if (!URL.canParse(url)) return [url];
  const { password } = new URL(url);
  try {
    return [url, password, decodeURIComponent(password)];
  } catch {
    // A percent sign that encodes nothing: then it is meant as it is written.
    return [url, password];
  }
}
