/** The analytics API at the door: which window may be asked for and what the answer holds. */
import * as z from 'zod';

import { clickClasses } from './click.ts';
import { dimensions } from './dimension.ts';

const timestamp = z.iso.datetime({ offset: true });

export const AnalyticsQuery = z.strictObject({
  interval: z.enum(['1h', '24h', '7d', '30d', '90d', '1y', 'all']).default('24h').meta({
    description: 'Whole hours, days or months up to and with the current one; 1h is this hour and the one before',
  }),
  timezone: z
    .string()
    .max(64)
    .default('UTC')
    .meta({ description: 'IANA zone in which days and months begin', example: 'Europe/Berlin' }),
});
export type AnalyticsQuery = z.infer<typeof AnalyticsQuery>;

const counts = { clicks: z.number().int(), humanClicks: z.number().int() };

export const Analytics = z
  .object({
    linkId: z.string(),
    interval: z.string(),
    timezone: z.string(),
    granularity: z.enum(['hour', 'day', 'month']),
    start: timestamp,
    end: timestamp,
    totals: z.object({
      ...counts,
      byClass: z.record(z.enum(clickClasses), z.number().int()),
      lastClicked: timestamp.nullable(),
    }),
    series: z
      .array(z.object({ start: timestamp, ...counts }))
      .meta({ description: 'One entry for every hour, day or month of the window, empty ones included' }),
    top: z.record(z.enum(dimensions), z.array(z.object({ value: z.string(), clicks: z.number().int() }))).meta({
      description:
        'The ten most frequent values of each dimension on the UTC days of the window; counted once a minute, so up to a minute behind the totals',
    }),
  })
  .meta({ id: 'Analytics' });
export type Analytics = z.infer<typeof Analytics>;

export const AccountingQuery = z.strictObject({
  hours: z.coerce
    .number()
    .int()
    .min(1)
    .max(720)
    .default(24)
    .meta({ description: 'How many hours, the current one included' }),
});

const count = (description: string) => z.number().int().meta({ description });
const share = (what: string) => count(`${what}, in millionths of the captured clicks, two digits of it`);

export const ClickAccounting = z
  .object({
    hours: z.array(
      z.object({
        hour: timestamp.meta({ description: 'Where the hour begins' }),
        provisional: z.boolean().meta({ description: 'More may still come for this hour' }),
        missingPpm: share('Captured clicks whose batch has not come, or came more than 48 hours late'),
        droppedPpm: share('Clicks for which an isolate had no room'),
        tailLostPpm: share('Redirects served but never captured, give or take the error; null: unknown').nullable(),
        tailErrorPpm: share('How far off the independent count of redirects may be; null: unknown').nullable(),
        totals: z
          .object({
            served: count('Redirects served, by an independent count; null: unknown').nullable(),
            servedError: count('How far off that count may be').nullable(),
            captured: count('Clicks that isolates saw, by the counters in their batches'),
            dropped: count('Clicks for which an isolate had no room'),
            counted: count('Clicks in the ledger'),
            missing: count('Captured clicks whose batch has not come, or came more than 48 hours late'),
            tailLost: count('Served but never captured, give or take the error; null: unknown').nullable(),
          })
          .nullable()
          .meta({ description: 'Null when the instance has more than one workspace: they are sums over all of them' }),
      }),
    ),
  })
  .meta({ id: 'ClickAccounting' });
export type ClickAccounting = z.infer<typeof ClickAccounting>;
