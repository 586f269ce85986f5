/** What the routes of reports, review, suspension and settings take and answer. */
import * as z from 'zod';

const reportReasons = ['phishing', 'malware', 'spam', 'scam', 'illegal', 'harassment', 'other'] as const;
const decisions = ['dismiss', 'flag', 'takedown', 'restore'] as const;
export const signUpModes = ['open', 'invite-only', 'closed'] as const;
export type SignUpMode = (typeof signUpModes)[number];

/** Text of people: no control characters but line breaks, which neither logs nor mails should hold. */
const prose = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$|^(?:[^\p{Cc}\p{Cs}]|[\n\r\t])*$/u, 'Holds control characters.');

export const NewReport = z
  .strictObject({
    address: z.string().min(1).max(2048).meta({ description: 'The short link', example: 'https://go.example.com/abc' }),
    reason: z.enum(reportReasons),
    details: prose(2000).default(''),
    email: z.email().max(254).optional().meta({ description: 'Where we may ask back; forgotten with the report' }),
  })
  .meta({ id: 'NewReport' });
export type NewReport = z.infer<typeof NewReport>;

export const ReportReceived = z.object({ received: z.literal(true) }).meta({ id: 'ReportReceived' });

export const Review = z
  .object({
    id: z.string().meta({ description: 'Id of the link', example: 'link_01k9xg3v5m8t4q2r7w6y1z0abc' }),
    address: z.string().meta({ description: 'Host and key', example: 'go.example.com/abc' }),
    shortLink: z.string().meta({ example: 'https://go.example.com/abc' }),
    url: z.string(),
    expiredUrl: z.string().nullable(),
    workspace: z.object({ id: z.string(), name: z.string() }),
    state: z.enum(['live', 'disabled', 'blocked', 'deleted']),
    blockedFor: z.enum(['review', 'suspension', 'blocklist']).nullable(),
    flagged: z.boolean().meta({ description: 'Visitors are warned first' }),
    version: z.number().int().meta({ description: 'Rises with each decision; 0 before the first' }),
    openReports: z.number().int(),
    firstReportedAt: z.iso.datetime().nullable(),
    lastReportedAt: z.iso.datetime().nullable(),
    decision: z.enum(decisions).nullable(),
    note: z.string().nullable(),
    decidedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Review' });
export type Review = z.infer<typeof Review>;

export const ReviewPage = z
  .object({ reviews: z.array(Review), nextCursor: z.string().nullable() })
  .meta({ id: 'ReviewPage' });

export const Reports = z
  .object({
    reports: z.array(
      z.object({
        reason: z.enum(reportReasons),
        details: z.string(),
        email: z.string().nullable(),
        createdAt: z.iso.datetime(),
      }),
    ),
  })
  .meta({ id: 'Reports' });
export type Reports = z.infer<typeof Reports>['reports'];

export const Decide = z
  .strictObject({
    version: z.number().int().min(0).meta({ description: 'Of the case as you have seen it' }),
    decision: z.enum(decisions).meta({
      description:
        'takedown: visitors are refused; flag: they are warned; restore: neither; dismiss: the link stays as it is',
    }),
    note: prose(1000).optional(),
  })
  .meta({ id: 'Decide' });
export type Decide = z.infer<typeof Decide>;

export const Suspend = z.strictObject({ reason: prose(500).min(1) }).meta({ id: 'Suspend' });
export const Suspension = z
  .object({
    suspended: z.boolean(),
    settledLinks: z.number().int().meta({ description: 'Links that were blocked or unblocked before this answer' }),
    settled: z.boolean().meta({ description: 'False while a job goes on with the others' }),
  })
  .meta({ id: 'Suspension' });

export const SuspendedWorkspace = z
  .object({
    workspace: z.object({ id: z.string(), name: z.string() }),
    reason: z.string(),
    suspendedAt: z.iso.datetime(),
  })
  .meta({ id: 'SuspendedWorkspace' });

export const Settings = z.strictObject({ signUpMode: z.enum(signUpModes) }).meta({ id: 'Settings' });
