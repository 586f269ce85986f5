export type PostgresAddress = {
  readonly role: string;
  readonly password: string;
  readonly port: number;
  readonly database: string;
};

/** A URL for psql and for drivers, on this machine. */
export function toPostgresUrl({ role, password, port, database }: PostgresAddress): string {
  const login = `${encodeURIComponent(role)}:${encodeURIComponent(password)}`;
  return `postgres://${login}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

/** The same server and settings (sslmode and so on) for another role, password or database. */
export function withCredentials(
  wireUrl: string,
  change: { readonly role?: string; readonly password?: string; readonly database?: string },
): string {
  const url = new URL(wireUrl);
  if (change.role !== undefined) url.username = encodeURIComponent(change.role);
  if (change.password !== undefined) url.password = encodeURIComponent(change.password);
  if (change.database !== undefined) url.pathname = `/${encodeURIComponent(change.database)}`;
  return url.toString();
}

/** The database that a wire URL names; Postgres takes the user's name when there is none. */
export function readDatabaseName(wireUrl: string): string {
  const url = new URL(wireUrl);
  return decodeURIComponent(url.pathname.slice(1) || url.username);
}
