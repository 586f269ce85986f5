export type Endpoint = 'primary' | 'replica';

/** Every port that the stack may listen on, all on 127.0.0.1. */
export type StackPorts = {
  readonly primary: number;
  readonly replica: number;
  readonly primaryGateway: number;
  readonly replicaGateway: number;
  readonly redis: number;
  readonly upstash: number;
};

export type PortPlan = {
  /** Ports to try first. What is left out is remembered from the last run, or the usual port. */
  readonly preferred: Partial<StackPorts>;
  /** What to do about a preferred port that something else listens on. */
  readonly whenTaken: 'choose-another' | 'fail';
};

export type StackOptions = {
  /** Where data, passwords and logs live; created when absent, used by one stack at a time. */
  readonly dataDir: string;
  /** Default true. False turns fsync off: faster, and a crash of the machine may cost the data. */
  readonly durable?: boolean;
  /** Deletes what `dataDir` holds before the start. Default false. */
  readonly reset?: boolean;
  readonly ports?: PortPlan;
  /** Read for DATABASE_URL, REPLICA_DATABASE_URL, REDIS_URL and PATH. Default `process.env`. */
  readonly env?: NodeJS.ProcessEnv;
  readonly log: (line: string) => void;
};

export interface Stack {
  /** Wire URL of the superuser of the primary; null when the database is not ours (DATABASE_URL). */
  readonly superuserUrl: string | null;
  /** The same on the replica, for `pg_wal_replay_pause()` and the like. */
  readonly replicaSuperuserUrl: string | null;
  /** Wire URL of the role that owns the database and runs migrations. */
  readonly ownerUrl: string;
  readonly replicaOwnerUrl: string;
  readonly redisUrl: string;
  readonly upstash: { readonly url: string; readonly token: string };
  /** Processes that run now, by name: primary, replica, redis, guard. */
  readonly pids: Readonly<Record<string, number>>;

  /** Wire URL for a role, as psql opens it. */
  wireUrl(role: string, password: string, endpoint: Endpoint): string;
  /** The same through the Neon gateway, for Workers; `http://<its host and port>/sql` answers it. */
  neonUrl(role: string, password: string, endpoint: Endpoint): string;

  /** Really stops one server, for fault tests. Throws when the server is not ours. */
  stopPostgres(endpoint: Endpoint): Promise<void>;
  startPostgres(endpoint: Endpoint): Promise<void>;
  stopRedis(): Promise<void>;
  startRedis(): Promise<void>;
  /** Stops everything and releases the data directory. May be called twice. */
  stop(): Promise<void>;
}
