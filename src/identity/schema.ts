/**
 * People and how they prove who they are. None of it belongs to a tenant: only the role `linkpulse_auth` sees these tables, and the
 * API's own role no more of a person than the name shown to colleagues. The names of fields are better-auth's.
 */
import { isNull, sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';

import { bytea, instant } from '../platform/columns.ts';

export const users = pgTable(
  'users',
  {
    id: uuid().primaryKey(),
    name: text().notNull(),
    /** Lower case, as normalised by identity/email.ts; two spellings of one mailbox are one account. */
    email: text().notNull().unique(),
    emailVerified: boolean('email_verified').notNull().default(false),
    image: text(),
    twoFactorEnabled: boolean('two_factor_enabled').notNull().default(false),
    /** Since when this person runs the instance; null for everybody else. */
    operatorSince: instant('operator_since'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  // For those that nobody confirms and that are pruned.
  (table) => [
    index('users_unconfirmed')
      .on(table.createdAt)
      .where(sql`not ${table.emailVerified}`),
  ],
);

/** A browser that is signed in. */
export const sessions = pgTable(
  'sessions',
  {
    id: uuid().primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    token: text().notNull().unique(),
    /**
     * The workspace that this browser works in. A foreign key on (workspace_id, user_id) to members, written by hand, empties it
     * when the person leaves. A trigger fills it in a new session: where the person worked last.
     */
    workspaceId: uuid('workspace_id'),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    /** Where it signed in from, a country or a region of one (audit/place.ts). */
    place: text(),
    /** When the person last proved who they are; deleting an account asks for a recent proof. */
    authenticatedAt: instant('authenticated_at').notNull().defaultNow(),
    expiresAt: instant('expires_at').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [index('sessions_user').on(table.userId), index('sessions_expiry').on(table.expiresAt)],
);

/** Ways to sign in: a password (`credential`), GitHub, Google. */
export const accounts = pgTable(
  'accounts',
  {
    id: uuid().primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    providerId: text('provider_id').notNull(),
    accountId: text('account_id').notNull(),
    /** Salt and scrypt hash. */
    password: text(),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: instant('access_token_expires_at'),
    refreshTokenExpiresAt: instant('refresh_token_expires_at'),
    scope: text(),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('accounts_provider').on(table.providerId, table.accountId),
    index('accounts_user').on(table.userId),
  ],
);

/** Single-use proofs on their way: links in mails, OAuth state, challenges. */
export const verifications = pgTable(
  'verifications',
  {
    id: uuid().primaryKey(),
    identifier: text().notNull(),
    value: text().notNull(),
    expiresAt: instant('expires_at').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [
    index('verifications_identifier').on(table.identifier),
    index('verifications_expiry').on(table.expiresAt),
  ],
);

export const twoFactors = pgTable(
  'two_factors',
  {
    id: uuid().primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** Encrypted. */
    secret: text().notNull(),
    /** Encrypted. */
    backupCodes: text('backup_codes').notNull(),
    verified: boolean().notNull().default(false),
    /** The last 30-second step whose code was accepted: none of it and none before is accepted again (RFC 6238, 5.2). */
    lastStep: bigint('last_step', { mode: 'number' }),
    failedVerificationCount: integer('failed_verification_count').notNull().default(0),
    lockedUntil: instant('locked_until'),
  },
  (table) => [uniqueIndex('two_factors_user').on(table.userId)],
);

export const passkeys = pgTable(
  'passkeys',
  {
    id: uuid().primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    name: text(),
    credentialID: text('credential_id').notNull().unique(),
    publicKey: text('public_key').notNull(),
    counter: bigint({ mode: 'number' }).notNull(),
    deviceType: text('device_type').notNull(),
    backedUp: boolean('backed_up').notNull(),
    transports: text(),
    aaguid: text(),
    createdAt: instant('created_at').defaultNow(),
  },
  (table) => [index('passkeys_user').on(table.userId)],
);

/** A client other than a browser that acts for a person: its refresh tokens are one family, revoked together. */
export const tokenFamilies = pgTable(
  'token_families',
  {
    id: uuid().primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** The one workspace it acts in; see sessions. */
    workspaceId: uuid('workspace_id'),
    /** As the client calls itself. */
    client: text().notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    lastUsedAt: instant('last_used_at').notNull().defaultNow(),
    revokedAt: instant('revoked_at'),
    /** `signed_out`, `reused`, `left`, `password_changed` … */
    revokedFor: text('revoked_for'),
  },
  (table) => [index('token_families_user').on(table.userId)],
);

/** Each is used once. Only the SHA-256 is stored. */
export const refreshTokens = pgTable(
  'refresh_tokens',
  {
    hash: bytea().primaryKey(),
    familyId: uuid('family_id')
      .notNull()
      .references(() => tokenFamilies.id, { onDelete: 'cascade' }),
    createdAt: instant('created_at').notNull().defaultNow(),
    expiresAt: instant('expires_at').notNull(),
    usedAt: instant('used_at'),
  },
  (table) => [index('refresh_tokens_family').on(table.familyId), index('refresh_tokens_expiry').on(table.expiresAt)],
);

/** Keys that sign access tokens (tokens/signing-key.ts). The public half of each is published until `expires_at`. */
export const signingKeys = pgTable(
  'signing_keys',
  {
    /** RFC 7638 thumbprint. */
    kid: text().primaryKey(),
    algorithm: text().notNull(),
    publicJwk: text('public_jwk').notNull(),
    /** Encrypted with a key that only the Worker has. */
    privateJwk: text('private_jwk').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    /** Signs until then. */
    retiredAt: instant('retired_at'),
    expiresAt: instant('expires_at'),
  },
  // However many isolates make a key at once, one is kept.
  (table) => [
    uniqueIndex('signing_keys_unretired')
      .on(sql`(${table.retiredAt} is null)`)
      .where(isNull(table.retiredAt)),
  ],
);
