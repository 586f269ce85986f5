/** What the groups of routes share: opened once for each isolate. */
import { env } from 'cloudflare:workers';

import { openWritten } from '../../src/http/written.ts';
import { appOrigin } from '../../src/identity/pages.ts';
import type { OAuthSettings } from '../../src/identity/auth-store.ts';
import { chooseMailChannel, openMailer, type MailSettings } from '../../src/mail/channels.ts';
import type { Mail } from '../../src/mail/mail.ts';
import { openPostgres } from '../../src/platform/postgres.ts';
import { openRedis } from '../../src/platform/redis.ts';

/** Set in tests only: hosts with their ports that lists may be brought from although they are not public. */
interface OutboundSettings {
  OUTBOUND_ALLOWED_HOSTS?: string;
}

// The global Env is the union of all Workers'; this module runs as the API Worker.
export const bindings = env as ApiEnv & MailSettings & OAuthSettings & OutboundSettings;

export const now = () => Date.now();
export const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));

/** As the role that sees tenants and nobody's secrets, and as the one that sees people and no tenant. */
export const postgres = openPostgres({
  primaryUrl: bindings.API_DATABASE_URL,
  replicaUrl: bindings.API_REPLICA_DATABASE_URL,
});
export const people = openPostgres({ primaryUrl: bindings.AUTH_DATABASE_URL });
export const redis = () =>
  openRedis({ url: bindings.UPSTASH_REDIS_REST_URL, token: bindings.UPSTASH_REDIS_REST_TOKEN });

/** The app host and its other names. */
export const appHost = bindings.APP_HOST;
export const aliases = bindings.APP_HOST_ALIASES.split(',');
export const originOf = (requestUrl: string) => appOrigin(requestUrl, { appHost, aliases });

/** Null where nobody has set up a provider. */
export const mailChannel = chooseMailChannel(bindings, (url, init) => fetch(url, init));
const mailer = openMailer(mailChannel, { newKey: () => crypto.randomUUID(), now });
export const send = (mail: Mail) => mailer.send(mail);

/** What follows a write of tenants: links are published, and the client gets its consistency token. */
export const written = openWritten({
  publish: (addresses) => bindings.LOOKUP.publish([...addresses]),
  commitToken: () => postgres.commitToken(),
});
