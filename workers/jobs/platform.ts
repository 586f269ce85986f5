import { openPostgres } from '../../src/platform/postgres.ts';

export interface Env extends JobsEnv {
  /** Secrets that nobody has to set: with both, redirects are also counted by Cloudflare's analytics. */
  ANALYTICS_ZONE_ID?: string;
  ANALYTICS_TOKEN?: string;
  /** Set in tests only: hosts with their ports that lists may be brought from although they are not public. */
  OUTBOUND_ALLOWED_HOSTS?: string;
}

/** Longer than for a request: nobody waits, and a full delivery is 20,000 clicks. */
export const deadlineMs = 25_000;

export const openJobsPostgres = (env: Env) => openPostgres({ primaryUrl: env.JOBS_DATABASE_URL, deadlineMs });
