/** What the routes of blocked destinations and of lists that are followed take and answer. */
import * as z from 'zod';

export const listName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'Small letters, digits and . _ -')
  .meta({ description: 'Name of a list', example: 'own' });

/** Of entries that operators write down one by one. */
export const ownList = 'own';

export const BlockDestinations = z
  .strictObject({
    list: listName.default(ownList),
    entries: z.array(z.string().max(2100)).min(1).max(1000),
  })
  .meta({ id: 'BlockDestinations' });

const refreshes = ['never', 'hourly', 'daily'] as const;

export const FollowList = z
  .strictObject({
    url: z.string().max(2048).meta({
      description: 'https; operators see it and the audit log keeps it, so it is no place for a secret',
      example: 'https://lists.example.com/hosts.txt',
    }),
    refresh: z.enum(refreshes).default('daily').meta({ description: 'never: it is brought this once' }),
  })
  .meta({ id: 'FollowList' });
export type FollowList = z.infer<typeof FollowList>;

export const Blocklist = z
  .object({
    name: z.string(),
    url: z.string().nullable().meta({ description: 'Null for a list that is kept by hand' }),
    refresh: z.enum(refreshes),
    checkedAt: z.iso.datetime().nullable().meta({ description: 'Null while it waits to be brought' }),
    importedAt: z.iso.datetime().nullable().meta({ description: 'When it was last had, changed or not' }),
    failure: z.string().nullable().meta({
      description: 'Why the last attempt failed; the entries of the one before stay',
      example: 'answered_404',
    }),
    failedSince: z.iso.datetime().nullable(),
    lastImport: z
      .object({
        taken: z.number().int().meta({ description: 'Entries that the list holds' }),
        refused: z.number().int().meta({ description: 'Lines that could not be read' }),
        tooBroad: z.number().int().meta({
          description: 'Entries not taken because they would block a shared domain, such as co.uk or github.io',
        }),
        added: z.number().int(),
        removed: z.number().int(),
      })
      .nullable()
      .meta({ description: 'Of the last import that found the list changed' }),
  })
  .meta({ id: 'Blocklist' });
export type Blocklist = z.infer<typeof Blocklist>;

const BlockedEntry = z
  .object({
    id: z.string(),
    list: z.string(),
    kind: z.enum(['exact', 'host', 'pattern']),
    value: z.string(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'BlockedEntry' });
export type BlockedEntry = z.infer<typeof BlockedEntry>;

export const BlockedPage = z
  .object({ entries: z.array(BlockedEntry), nextCursor: z.string().nullable() })
  .meta({ id: 'BlockedPage' });

export const Counted = z.object({ count: z.number().int() }).meta({ id: 'Counted' });
