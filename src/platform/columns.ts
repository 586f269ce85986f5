/** Column types that several features' tables share. */
import { customType, timestamp } from 'drizzle-orm/pg-core';

export const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });

/** A point in time, with its zone: what Postgres would take without one depends on the session. */
export const instant = (name: string) => timestamp(name, { withTimezone: true });
