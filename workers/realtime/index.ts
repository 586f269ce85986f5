import { WorkerEntrypoint } from 'cloudflare:workers';

import type { Take, Taken } from '../../src/limits/counters.ts';
import type { Verdict } from '../../src/limits/limit.ts';
import { RateLimiterObject } from '../../src/limits/object.ts';

/** What other Workers may ask of the live side. Rooms move in with the features that need them. */
export class Realtime extends WorkerEntrypoint<RealtimeEnv> {
  /** Answers at once; `/readyz` measures how long that takes. */
  ping(): 'pong' {
    return 'pong';
  }

  /** Counts a request of a subject by all these counters, or by none when one refuses. */
  take(subject: string, takes: readonly Take[]): Promise<Taken[]> {
    return this.env.LIMITER.getByName(subject).take(takes);
  }

  /** Whether somebody may try to sign in to an account from a place. It counts as failed until it is settled. */
  attempt(account: string, place: string): Promise<Verdict> {
    return this.env.LIMITER.getByName(account).attempt(place);
  }

  settleAttempt(account: string, place: string, outcome: 'succeeded' | 'undecided'): Promise<void> {
    return this.env.LIMITER.getByName(account).settleAttempt(place, outcome);
  }
}

export class RateLimiter extends RateLimiterObject<RealtimeEnv> {}

export default {
  /** No route leads here; service bindings call the entrypoint above. */
  fetch: () => new Response('Not found', { status: 404 }),
} satisfies ExportedHandler;
