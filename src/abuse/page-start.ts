/** What a cursor of ours holds: an instant as Postgres writes it, to the microsecond, and an id. A made-up one is no fault of a query. */
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const instant = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/;

export const isUuid = (value: unknown): value is string => typeof value === 'string' && uuid.test(value);
export const isInstant = (value: unknown): value is string =>
  typeof value === 'string' &&
  instant.test(value) &&
  Number.isFinite(Date.parse(value.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')));
