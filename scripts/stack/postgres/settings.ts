export type ServerSettings = {
  readonly port: number;
  readonly durable: boolean;
  /** Null on the primary. */
  readonly follows: { readonly port: number; readonly user: string; readonly password: string } | null;
};

/** The role that the replica streams as. */
export const REPLICATOR = 'linkpulse_replicator';

/**
 * The whole of postgresql.conf. It is written again at every start, so that a change here reaches existing data.
 * Primary and replica share everything but the port, since a standby must not allow less than its primary.
 */
export function toPostgresqlConf({ port, durable, follows }: ServerSettings): string {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    // TCP only: a socket's path may be at most 107 bytes long and data directories are often deeper.
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
    max_connections: '200',
    shared_buffers: '128MB',
    // On two cores the asynchronous I/O workers of 18 are six more processes and no gain.
    io_method: 'sync',
    // Every query here is short; compiling it would take longer than running it.
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] %q%u@%d ',
    log_checkpoints: 'off',
    // A client that hangs up ends its statement, as it does with Neon.
    client_connection_check_interval: '500ms',
    wal_level: 'replica',
    // Bounded on purpose, instead of a replication slot: a replica that is down longer is built anew.
    wal_keep_size: '256MB',
    max_wal_size: '512MB',
    hot_standby: 'on',
    hot_standby_feedback: 'on',
    wal_receiver_status_interval: '1s',
    // How soon the replica tries again while the primary is down; 5 s by default.
    wal_retrieve_retry_interval: '200ms',
    fsync: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    synchronous_commit: durable ? 'on' : 'off',
  };
  if (follows !== null) settings.primary_conninfo = toConninfo(follows);
  return Object.entries(settings)
    .map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`)
    .join('');
}

/** The whole of pg_hba.conf: a password from every user, from this machine only. */
export function toHbaConf(): string {
  return [
    'host all all 127.0.0.1/32 scram-sha-256',
    `host replication ${REPLICATOR} 127.0.0.1/32 scram-sha-256`,
    '',
  ].join('\n');
}

function toConninfo({ port, user, password }: NonNullable<ServerSettings['follows']>): string {
  return `host=127.0.0.1 port=${port} user=${user} password=${password} application_name=replica`;
}
