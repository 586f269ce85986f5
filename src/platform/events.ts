/**
 * One structured line per unit of work. Names are `noun.verb.outcome`, fields snake_case; no secrets, no addresses of visitors.
 */
type Fields = Record<string, string | number | boolean | null | undefined>;

export function emit(level: 'info' | 'warn' | 'error', event: string, fields: Fields = {}): void {
  const line = JSON.stringify({ event, level, ...fields });
  // oxlint-disable-next-line no-console -- the runtime's log is where events go
  console[level === 'info' ? 'log' : level](line);
}

/** What an operator may read of a thrown value: its name and message, with the causes. */
export function describeError(error: unknown): string {
  const parts: string[] = [];
  for (let cause = error, depth = 0; cause !== undefined && depth < 4; depth++) {
    if (!(cause instanceof Error)) {
      parts.push(typeof cause === 'string' ? cause : typeof cause);
      break;
    }
    // Drizzle repeats the query and its parameters, which may be anybody's data; the cause says what went wrong.
    parts.push(cause.message.startsWith('Failed query:') ? 'Failed query' : `${cause.name}: ${cause.message}`);
    cause = cause.cause;
  }
  return withoutSecrets(parts.join(' <- ')).slice(0, 1000);
}

/** Drivers like to quote connection strings; passwords in them must not reach a log. */
const withoutSecrets = (text: string): string => text.replaceAll(/:\/\/([^:/@\s]+):[^@\s]+@/g, '://$1:***@');
