/**
 * What Postgres said about a failed query. Drizzle wraps the driver's error for single queries and not for batches, so the
 * fields are looked for down the chain of causes.
 */
export interface PgError {
  /** SQLSTATE, e.g. 23505. */
  code: string;
  constraint: string | null;
  detail: string | null;
  message: string;
  /** The query itself is at fault, so that sending it elsewhere or again would fail as well. */
  isQueryFault: boolean;
}

/**
 * Classes of SQLSTATE that tell of the server and not of the query: connection, rollback by conflict or deadlock, resources,
 * operator intervention, system, read-only.
 */
const serverFault = /^(08|40|53|57|58|XX|25006)/;

export function pgErrorOf(error: unknown): PgError | null {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    if ('code' in cause && typeof cause.code === 'string' && /^[0-9A-Z]{5}$/.test(cause.code)) {
      return {
        code: cause.code,
        constraint: 'constraint' in cause && typeof cause.constraint === 'string' ? cause.constraint : null,
        detail: 'detail' in cause && typeof cause.detail === 'string' ? cause.detail : null,
        message: cause.message,
        isQueryFault: !serverFault.test(cause.code),
      };
    }
  }
  return null;
}
