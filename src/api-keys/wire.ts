/** The keys API at the door: what a request may hold and what an answer holds. */
import * as z from 'zod';

import { settableTimestamp, text, timestamp } from '../lib/fields.ts';
import { parseIpNetwork } from '../lib/ip.ts';
import { keyPermissions, permissions } from '../workspaces/permissions.ts';
import { isOrigin } from './origin.ts';

const network = z
  .string()
  .max(64)
  .refine((cidr) => parseIpNetwork(cidr).ok, {
    message: 'An address or network, such as 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32.',
  });
const origin = z
  .string()
  .max(253)
  .refine(isOrigin, { message: 'An origin as browsers send it, such as https://www.example.com.' });

const editable = {
  name: text().trim().min(1).max(100),
  scopes: z
    .array(z.enum(keyPermissions))
    .min(1)
    .max(keyPermissions.length)
    .refine((scopes) => new Set(scopes).size === scopes.length, { message: 'Each scope once.' })
    .meta({ description: 'What the key may do: permissions that you have yourself' }),
  expiresAt: settableTimestamp.nullable().meta({ description: 'From then on it opens nothing; null is never' }),
  allowedIps: z
    .array(network)
    .max(50)
    .meta({ description: 'Addresses and networks it may be used from; empty is everywhere' }),
  corsOrigins: z
    .array(origin)
    .max(20)
    .meta({ description: 'Origins whose pages may use it from a browser; empty is none' }),
};

export const CreateKey = z
  .strictObject({
    ...editable,
    expiresAt: editable.expiresAt.default(null),
    allowedIps: editable.allowedIps.default([]),
    corsOrigins: editable.corsOrigins.default([]),
  })
  .meta({ id: 'CreateKey' });

export const UpdateKey = z
  .strictObject(editable)
  .partial()
  .refine((change) => Object.keys(change).length > 0, { message: 'Name at least one field.' })
  .meta({ id: 'UpdateKey' });
export type UpdateKey = z.infer<typeof UpdateKey>;

export const RotateKey = z
  .strictObject({
    overlapHours: z
      .number()
      .min(0)
      .max(168)
      .default(24)
      .meta({ description: 'How long the old key goes on working; an earlier expiry of its own stays' }),
    expiresAt: editable.expiresAt.optional().meta({ description: 'Of the new key; that of the old one when absent' }),
  })
  .meta({ id: 'RotateKey' });

export const KeyView = z
  .object({
    id: z.string(),
    name: z.string(),
    hint: z.string().meta({ description: 'First and last characters, to tell keys apart' }),
    scopes: z.array(z.enum(permissions)),
    expiresAt: timestamp.nullable(),
    allowedIps: z.array(z.string()),
    corsOrigins: z.array(z.string()),
    createdAt: timestamp,
    createdBy: z.string().nullable().meta({ description: 'Id of the person who made it; null when a key did' }),
    lastUsedAt: timestamp.nullable().meta({ description: 'To the minute' }),
    replaces: z.string().nullable().meta({ description: 'Id of the key that it takes over from' }),
  })
  .meta({ id: 'ApiKey' });
export type KeyView = z.infer<typeof KeyView>;

export const NewKeyView = z
  .object({ key: KeyView, secret: z.string().meta({ description: 'The key itself, shown this once' }) })
  .meta({ id: 'NewApiKey' });
