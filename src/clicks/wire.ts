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
