/**
 * The audit log. Only a trigger function writes these tables (migrations/*_audit_functions.sql). A chain is a workspace's, by its id, or
 * the instance's, by the nil UUID (audit/chain.ts); it has no foreign key, because it outlives what it tells of.
 */
import { sql } from 'drizzle-orm';
import { bigint, index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';

import { bytea, instant } from '../platform/columns.ts';

export const auditLog = pgTable(
  'audit_log',
  {
    chain: uuid().notNull(),
    /** From 1, without gaps. */
    seq: bigint({ mode: 'number' }).notNull(),
    at: instant('at').notNull(),
    /** `user:<uuid>`, `key:<uuid>`, `operator:<uuid>`, `system:<name>`. */
    actor: text().notNull(),
    /** `link.created`, `member.updated` … */
    action: text().notNull(),
    targetKind: text('target_kind').notNull(),
    targetId: text('target_id').notNull(),
    /** The fields that changed, as they were and as they are. */
    before: jsonb(),
    after: jsonb(),
    requestId: text('request_id'),
    /** Country, or country and region. */
    place: text(),
    /** Personal fields, each with the commitment in hex under which `audit_personal` holds its value until that is erased. */
    personal: jsonb(),
    previous: bytea().notNull(),
    /** SHA-256 of `previous` and the entry (audit/chain.ts). */
    hash: bytea().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.chain, table.seq] }),
    index('audit_log_at').on(table.chain, table.at, table.seq),
    index('audit_log_target').on(table.chain, table.targetId, table.at, table.seq),
  ],
);

/** The end of each chain; whoever appends to it locks its row. */
export const auditHeads = pgTable('audit_heads', {
  chain: uuid().primaryKey(),
  seq: bigint({ mode: 'number' }).notNull(),
  hash: bytea().notNull(),
});

/** Addresses, names and the like: erased after 30 days and with the person. The chain covers only the commitment. */
export const auditPersonal = pgTable(
  'audit_personal',
  {
    /** SHA-256 of `salt` and `value`; entries of one statement may share one. */
    commitment: bytea().primaryKey(),
    chain: uuid().notNull(),
    /** Whom it tells of, where that is a person with an account. */
    person: uuid(),
    salt: bytea().notNull(),
    value: text().notNull(),
    at: instant('at').notNull(),
  },
  (table) => [
    index('audit_personal_at').on(table.at),
    index('audit_personal_person').on(table.person),
    // An invitation's address belongs to nobody with an account yet.
    index('audit_personal_email')
      .on(table.value)
      .where(sql`${table.value} like '%@%'`),
  ],
);
