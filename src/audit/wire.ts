/** The audit API at the door: what a request may hold and what an answer holds. */
import * as z from 'zod';

const maxPageSize = 100;
const maxExport = 2000;

export const ListAudit = z.strictObject({
  actor: z.string().max(64).optional().meta({ description: 'Who did it: user_…, key_… or system:…' }),
  action: z
    .string()
    .max(64)
    .regex(/^[a-z_]+(\.[a-z_]+)?$/, 'An action looks like link.updated; link is every action on links.')
    .optional()
    .meta({ description: 'link.updated, or link for every action on links', example: 'link.updated' }),
  target: z
    .string()
    .max(64)
    .optional()
    .meta({ description: 'What it was done to: link_…, user_…, key_…, inv_… or ws_…' }),
  from: z.iso.datetime({ offset: true }).optional().meta({ description: 'Not before this moment' }),
  to: z.iso.datetime({ offset: true }).optional().meta({ description: 'Before this moment' }),
  pageSize: z.coerce
    .number()
    .int()
    .min(1)
    .max(maxPageSize)
    .default(50)
    .meta({ description: `Entries on a page, at most ${maxPageSize}` }),
  cursor: z.string().max(500).optional().meta({ description: 'nextCursor of the page before' }),
});
export type ListAudit = z.infer<typeof ListAudit>;

const Fields = z.record(z.string(), z.unknown()).nullable();

export const AuditEntry = z
  .object({
    seq: z.int().meta({ description: 'Position in the chain of the workspace, from 1' }),
    at: z.string().meta({ description: 'UTC, to the microsecond' }),
    actor: z.object({
      kind: z.string().meta({ description: 'user, key, operator or system' }),
      id: z.string(),
      name: z.string().nullable().meta({ description: 'Null for who is no longer here' }),
    }),
    action: z.string(),
    target: z.object({ kind: z.string(), id: z.string() }),
    before: Fields.meta({ description: 'The fields that changed, as they were' }),
    after: Fields.meta({ description: 'The fields that changed, as they are' }),
    names: z.record(z.string(), z.string()).meta({
      description:
        "Today's names of the target and of people, keys and domains whose ids stand in before and after, by id",
    }),
    personal: z
      .record(z.string(), z.string().nullable())
      .meta({ description: 'Personal values; null once erased, after 30 days at the latest' }),
    place: z.string().nullable().meta({ description: 'Country, or country and region' }),
    requestId: z.string().nullable(),
    hash: z.string(),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof AuditEntry>;

export const AuditPage = z
  .object({
    entries: z.array(AuditEntry),
    nextCursor: z.string().nullable(),
    head: z.object({ seq: z.int(), hash: z.string() }).nullable().meta({
      description:
        'The end of the chain; whoever keeps it elsewhere can tell later that nothing before it was rewritten',
    }),
  })
  .meta({ id: 'AuditPage' });

export const ExportAudit = z.strictObject({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .default(0)
    .meta({ description: 'seq of the last entry you have' }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(maxExport)
    .default(maxExport)
    .meta({ description: `Entries in an answer, at most ${maxExport}` }),
});

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));

/** A line of an export. A field more than these is no part of what the chain proves. */
export const ExportLine = z.strictObject({
  chain: z.uuid(),
  seq: z.int().positive(),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  targetKind: z.string(),
  targetId: z.string(),
  before: Fields,
  after: Fields,
  requestId: z.string().nullable(),
  place: z.string().nullable(),
  /** Salt and value are null once erased. */
  personal: z.record(
    z.string(),
    z.strictObject({ commitment: hex(32), salt: hex(32).nullable(), value: z.string().nullable() }),
  ),
  previous: hex(32),
  hash: hex(32),
});
export type ExportLine = z.infer<typeof ExportLine>;
