/**
 * The links API at the door: what a request may hold and what an answer holds. Field names follow the ones that users of
 * link platforms already know (domain, key, url, shortLink, externalId, expiresAt, expiredUrl, clicks, lastClicked).
 */
import * as z from 'zod';

import { settableTimestamp, text, timestamp } from '../lib/fields.ts';
import { maxUrlBytes } from '../lib/url.ts';
import { maxKeyBytes } from './key.ts';

export const maxBulkLinks = 1000;
const maxPageSize = 100;

const tags = z.array(text().trim().min(1).max(50)).max(20);

const editable = {
  url: z.string().min(1).max(maxUrlBytes).meta({
    description: 'Where the link leads: http or https, without credentials',
    example: 'https://example.com/pricing',
  }),
  externalId: text()
    .min(1)
    .max(255)
    .nullable()
    .meta({ description: 'Your own id for this link, unique in the workspace' }),
  title: text().max(255).nullable(),
  comments: text().max(2000).nullable(),
  tags,
  redirectStatus: z.literal([301, 302, 307, 308]).meta({
    description:
      '302 by default; whichever it is, browsers are told not to keep it, so that edits take effect and every click is counted',
  }),
  expiresAt: settableTimestamp.nullable(),
  expiredUrl: z
    .string()
    .min(1)
    .max(maxUrlBytes)
    .nullable()
    .meta({ description: 'Where visitors go after expiresAt instead of a 410 page' }),
  disabled: z.boolean().meta({ description: 'A disabled link answers 410 until it is enabled again' }),
};

export const CreateLink = z
  .strictObject({
    ...editable,
    domain: text()
      .min(1)
      .max(253)
      .meta({ description: "The link's host; the workspace's default when absent", example: 'go.example.com' }),
    key: z
      .string()
      .min(1)
      .max(maxKeyBytes)
      .meta({ description: 'A custom key; a short random one when absent', example: 'pricing' }),
  })
  .partial()
  .required({ url: true })
  .meta({ id: 'CreateLink' });
export type CreateLink = z.infer<typeof CreateLink>;

export const UpdateLink = z
  .strictObject({ ...editable, archived: z.boolean() })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, { message: 'Name at least one field to change.' })
  .meta({ id: 'UpdateLink' });
export type UpdateLink = z.infer<typeof UpdateLink>;

export const LinkView = z
  .object({
    id: z.string().meta({ example: 'link_01k9xg3v5m8t4q2r7w6y1z0abc' }),
    workspaceId: z.string(),
    domain: z.string(),
    key: z.string(),
    url: z.string(),
    shortLink: z.string().meta({ example: 'https://go.example.com/pricing' }),
    externalId: z.string().nullable(),
    title: z.string().nullable(),
    comments: z.string().nullable(),
    tags: z.array(z.string()),
    redirectStatus: z.number().int(),
    expiresAt: timestamp.nullable(),
    expiredUrl: z.string().nullable(),
    disabledAt: timestamp.nullable(),
    archived: z.boolean(),
    clicks: z.number().int().meta({ description: 'Every click in the ledger, of all classes' }),
    humanClicks: z
      .number()
      .int()
      .meta({ description: 'Clicks classed as human: without bots, previews and prefetches' }),
    lastClicked: timestamp.nullable(),
    version: z.number().int().meta({ description: 'Rises with every edit; the ETag of the link' }),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: 'Link' });
export type LinkView = z.infer<typeof LinkView>;

export const ListLinks = z.strictObject({
  search: text().trim().min(1).max(200).optional().meta({
    description:
      'Part of the key, target, title or a tag. Searches have a limit of their own, `search`, instead of `read`',
  }),
  domain: text().max(253).optional().meta({ description: 'Only links on this domain' }),
  tag: text().max(50).optional().meta({ description: 'Only links with this tag' }),
  externalId: text().max(255).optional().meta({ description: 'Only the link with this id of yours' }),
  showArchived: z.stringbool().default(false).meta({ description: 'Archived links too' }),
  sortBy: z.enum(['createdAt', 'clicks', 'lastClicked']).default('createdAt').meta({ description: 'What to sort by' }),
  sortOrder: z.enum(['asc', 'desc']).default('desc').meta({ description: 'Newest or highest first, or last' }),
  pageSize: z.coerce
    .number()
    .int()
    .min(1)
    .max(maxPageSize)
    .default(50)
    .meta({ description: `Links on a page, at most ${maxPageSize}` }),
  cursor: z.string().max(500).optional().meta({ description: 'nextCursor of the page before' }),
});
export type ListLinks = z.infer<typeof ListLinks>;

export const LinkPage = z
  .object({ links: z.array(LinkView), nextCursor: z.string().nullable() })
  .meta({ id: 'LinkPage' });
export type LinkPage = z.infer<typeof LinkPage>;
