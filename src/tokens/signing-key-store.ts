/**
 * Signing keys in Postgres, and the few that an isolate remembers for half a minute. The first, and each successor, is made by whoever
 * looks first and finds none; an index keeps one of those that many make at once.
 */
import { sql } from 'drizzle-orm';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';

import { utf8 } from '../lib/bytes.ts';
import { emit } from '../platform/events.ts';
import { asSystem, type Postgres } from '../platform/postgres.ts';
import { accessTokens, type PublicKeys } from './access-token.ts';
import { openPrivateKey, sealPrivateKey } from './private-key.ts';
import { chooseSigner, isPublished, keyTimes, needsSuccessor, type SigningKey } from './signing-key.ts';

export interface SigningKeyStore {
  /** The private key that signs now. Throws when it was sealed under another secret. */
  signer(): Promise<JWK & { kid: string }>;
  /** All keys that may verify; read anew when `kid` is not among them, though not for every made-up one. */
  verifiers(kid: string): Promise<PublicKeys>;
  /** What `/.well-known/jwks.json` shows. */
  published(): Promise<JWK[]>;
}

export interface SigningKeyStoreOptions {
  postgres: Pick<Postgres, 'call'>;
  /** Private keys are sealed under a key derived from it. */
  secret: string;
  now: () => number;
}

type Row = {
  kid: string;
  public_jwk: string;
  private_jwk: string;
  created_ms: number;
  retired_ms: number | null;
  expires_ms: number | null;
};

interface StoredKey extends SigningKey {
  publicJwk: JWK;
  sealed: string;
}

/** Made once for each isolate. */
export function postgresSigningKeys({ postgres, secret, now }: SigningKeyStoreOptions): SigningKeyStore {
  let held: { keys: readonly StoredKey[]; readAtMs: number } | null = null;
  let opened: (JWK & { kid: string }) | null = null;

  async function read(): Promise<readonly StoredKey[]> {
    const rows = await postgres.call<Row>(
      'primary',
      sql`select kid, public_jwk, private_jwk, ${millis(sql`created_at`)} as created_ms,
                 ${millis(sql`retired_at`)} as retired_ms, ${millis(sql`expires_at`)} as expires_ms
          from signing_keys where expires_at is null or expires_at > now() order by created_at, kid limit 50`,
    );
    return rows.map(toStoredKey);
  }

  async function load(): Promise<readonly StoredKey[]> {
    const readAtMs = now();
    let keys = await read();
    if (needsSuccessor(keys)) {
      await makeKey(postgres, secret);
      keys = await read();
    }
    held = { keys, readAtMs };
    return keys;
  }

  const isYoung = (ageMs: number): boolean => held !== null && now() - held.readAtMs < ageMs;
  const keysWithin = async (ageMs: number): Promise<readonly StoredKey[]> =>
    (isYoung(ageMs) ? held?.keys : null) ?? load();
  const published = (keys: readonly StoredKey[]): StoredKey[] => keys.filter((key) => isPublished(key, now()));

  return {
    async signer() {
      const key = chooseSigner(await keysWithin(keyTimes.memoMs), now()) ?? chooseSigner(await load(), now());
      if (!key) throw new Error('There is no key to sign with.');
      if (opened?.kid !== key.kid) opened = await open(key, secret);
      return opened;
    },
    async verifiers(kid) {
      const keys = await keysWithin(keyTimes.memoMs);
      const isKnown = keys.some((key) => key.kid === kid);
      const usable = isKnown ? keys : await keysWithin(keyTimes.unknownKidPauseMs);
      return new Map(published(usable).map((key) => [key.kid, key.publicJwk]));
    },
    published: async () => published(await keysWithin(keyTimes.memoMs)).map(({ publicJwk }) => publicJwk),
  };
}

const millis = (column: ReturnType<typeof sql>) => sql`(extract(epoch from ${column}) * 1000)::double precision`;

function toStoredKey(row: Row): StoredKey {
  const publicJwk: JWK = JSON.parse(row.public_jwk);
  return {
    kid: row.kid,
    publicJwk,
    sealed: row.private_jwk,
    createdAtMs: row.created_ms,
    retiredAtMs: row.retired_ms,
    expiresAtMs: row.expires_ms,
  };
}

async function makeKey(postgres: Pick<Postgres, 'call'>, secret: string): Promise<void> {
  const { algorithm } = accessTokens;
  const { kid, publicHalf, privateHalf } = await generateKey(algorithm);
  const publicJwk = JSON.stringify({ ...publicHalf, kid, alg: algorithm, use: 'sig' });
  const sealed = await sealPrivateKey({ ...privateHalf, alg: algorithm }, kid, await sealingKey(secret));
  const made = await postgres.call(
    'primary',
    sql`insert into signing_keys (kid, algorithm, public_jwk, private_jwk)
        values (${kid}, ${algorithm}, ${publicJwk}, ${sealed}) on conflict do nothing returning kid`,
    asSystem('tokens'),
  );
  if (made.length > 0) emit('info', 'signing_key.make.done', { kid });
}

async function generateKey(algorithm: string): Promise<{ kid: string; publicHalf: JWK; privateHalf: JWK }> {
  const pair = await generateKeyPair(algorithm, { extractable: true });
  const [publicHalf, privateHalf] = await Promise.all([exportJWK(pair.publicKey), exportJWK(pair.privateKey)]);
  const kid = await calculateJwkThumbprint(publicHalf);
  // One in 64: `npm run tokens -- retire` would take it for an option.
  return kid.startsWith('-') ? generateKey(algorithm) : { kid, publicHalf, privateHalf };
}

async function open(key: StoredKey, secret: string): Promise<JWK & { kid: string }> {
  try {
    return await openPrivateKey(key.sealed, key.kid, await sealingKey(secret));
  } catch (cause) {
    throw new Error(
      `Signing key ${key.kid} was sealed under another AUTH_SECRET; npm run tokens -- retire ${key.kid}`,
      {
        cause,
      },
    );
  }
}

/** HKDF-SHA256 (RFC 5869): the secret has other uses, which must not meet. */
async function sealingKey(secret: string): Promise<Uint8Array> {
  const input = await crypto.subtle.importKey('raw', utf8.encode(secret), 'HKDF', false, ['deriveBits']);
  const info = utf8.encode('linkpulse signing keys');
  return new Uint8Array(
    await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }, input, 256),
  );
}
