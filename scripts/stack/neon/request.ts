import type { IncomingHttpHeaders } from 'node:http';

/** One statement with its parameters as JSON values. */
export type Statement = { readonly query: string; readonly params: readonly unknown[]; readonly arrayMode: boolean };

export type SqlRequest =
  | { readonly kind: 'single'; readonly statement: Statement }
  | { readonly kind: 'batch'; readonly statements: readonly Statement[] };

export type Login = { readonly user: string; readonly password: string; readonly database: string };

export type OutputMode = { readonly raw: boolean; readonly arrayMode: boolean };

const ISOLATION_LEVELS: Readonly<Record<string, string>> = {
  ReadUncommitted: 'read uncommitted',
  ReadCommitted: 'read committed',
  RepeatableRead: 'repeatable read',
  Serializable: 'serializable',
};

/** Who asks, from `Neon-Connection-String`; null when the header does not say. Its host and port are the gateway's own. */
export function parseLogin(headers: IncomingHttpHeaders): Login | null {
  const text = readHeader(headers, 'neon-connection-string');
  if (text === null || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:') return null;
  const [user, password, database] = [url.username, url.password, url.pathname.slice(1)].map(decodePart);
  return user && database ? { user, password: password ?? '', database } : null;
}

/** Null for a broken escape such as `%zz`, which URL lets through. */
function decodePart(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    // URIError: see above.
    return null;
  }
}

/** Anything that is not strictly `true` is false, as in Neon's proxy. */
export function parseOutputMode(headers: IncomingHttpHeaders): OutputMode {
  return { raw: isTrue(headers, 'neon-raw-text-output'), arrayMode: isTrue(headers, 'neon-array-mode') };
}

/** The `BEGIN` that the batch headers ask for; null when the isolation level is none that we know. */
export function parseBegin(headers: IncomingHttpHeaders): string | null {
  const level = readHeader(headers, 'neon-batch-isolation-level');
  const isolation = level === null ? '' : ISOLATION_LEVELS[level];
  if (isolation === undefined) return null;
  const words = ['begin'];
  if (isolation !== '') words.push(`isolation level ${isolation}`);
  if (isTrue(headers, 'neon-batch-read-only')) words.push('read only');
  if (isTrue(headers, 'neon-batch-deferrable')) words.push('deferrable');
  return words.join(' ');
}

/** What the answer to a batch says about its transaction. */
export function echoBatchHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const echoed: Record<string, string> = {};
  const level = readHeader(headers, 'neon-batch-isolation-level');
  if (level !== null) echoed['neon-batch-isolation-level'] = level;
  for (const name of ['neon-batch-read-only', 'neon-batch-deferrable']) {
    if (isTrue(headers, name)) echoed[name] = 'true';
  }
  return echoed;
}

/** Reads the body, whatever its content type says (the driver sends none). Null when it is not a request. */
export function parseSqlRequest(body: string, arrayMode: boolean): SqlRequest | null {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    // Not JSON: the caller answers 400.
    return null;
  }
  if (typeof value === 'object' && value !== null && 'queries' in value) {
    if (!Array.isArray(value.queries)) return null;
    const statements = value.queries.map((entry) => parseStatement(entry, arrayMode));
    const known = statements.filter((statement) => statement !== null);
    return known.length === statements.length ? { kind: 'batch', statements: known } : null;
  }
  const statement = parseStatement(value, arrayMode);
  return statement === null ? null : { kind: 'single', statement };
}

function parseStatement(value: unknown, arrayMode: boolean): Statement | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!('query' in value) || typeof value.query !== 'string') return null;
  const params: unknown = 'params' in value ? value.params : [];
  if (!Array.isArray(params)) return null;
  const own = 'arrayMode' in value && typeof value.arrayMode === 'boolean' ? value.arrayMode : arrayMode;
  return { query: value.query, params, arrayMode: own };
}

function isTrue(headers: IncomingHttpHeaders, name: string): boolean {
  return readHeader(headers, name) === 'true';
}

function readHeader(headers: IncomingHttpHeaders, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' ? value : null;
}
