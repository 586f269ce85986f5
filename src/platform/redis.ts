/**
 * Redis over the Upstash REST protocol. Made anew for each use: the client's automatic pipelining would let one request's fetch
 * carry another request's command. What is kept in Redis may be lost at any time.
 */
import { Redis } from '@upstash/redis/cloudflare';

export interface RedisOptions {
  url: string;
  token: string;
  /** Deadline of one call in milliseconds; default 500: a cache slower than the store behind it is no use. */
  deadlineMs?: number;
}

export function openRedis(options: RedisOptions): Redis {
  return new Redis({
    url: options.url,
    token: options.token,
    enableAutoPipelining: false,
    automaticDeserialization: false,
    enableTelemetry: false,
    retry: { retries: 1, backoff: () => 20 },
    signal: () => AbortSignal.timeout(options.deadlineMs ?? 500),
  });
}
