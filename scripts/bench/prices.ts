/** What operations cost beyond the amounts that a plan includes, in dollars a million, as the vendors' pages said on the day. */
export const pricesAsOf = '2026-11-22';

interface Price {
  /** Of a million. */
  dollars: number;
  source: string;
}

export const prices = {
  workerRequest: { dollars: 0.3, source: 'https://developers.cloudflare.com/workers/platform/pricing/' },
  /** A million milliseconds of CPU. */
  cpuMs: { dollars: 0.02, source: 'https://developers.cloudflare.com/workers/platform/pricing/' },
  kvRead: { dollars: 0.5, source: 'https://developers.cloudflare.com/workers/platform/pricing/' },
  kvWrite: { dollars: 5, source: 'https://developers.cloudflare.com/workers/platform/pricing/' },
  /** 64 KB written, read or deleted: a message of up to 64 KB is three. */
  queueOperation: { dollars: 0.4, source: 'https://developers.cloudflare.com/queues/platform/pricing/' },
  objectRequest: { dollars: 0.15, source: 'https://developers.cloudflare.com/durable-objects/platform/pricing/' },
  redisCommand: { dollars: 2, source: 'https://upstash.com/pricing/redis' },
  // Calls between our Workers, the Cache API and the rate-limit binding have no price of their own.
  rpc: { dollars: 0, source: 'https://developers.cloudflare.com/workers/platform/pricing/' },
} as const satisfies Record<string, Price>;

/** The project's own goals, in dollars a million redirects for edge and queue. */
export const costGoals = { busy: 0.5, busyFromRate: 10, worst: 2.1 } as const;
