/**
 * One read for many who want the same at once. The first takes a lease and reads; the others look again every few milliseconds,
 * each with its own timer, until the first has landed its value or its lease is over: a request may die at any time, and what it
 * promised dies with it. So only plain data passes between requests.
 *
 * A landed value is for those who were waiting for it. Who comes later reads anew: this is no cache.
 */
export interface FlightClock {
  now(): number;
  /** The runtime's timer of the request that waits. */
  wait(ms: number): Promise<unknown>;
}

export const flightLimits = {
  /** A reader that has not landed for this long is dead or slow: one of those who wait reads too. */
  leaseMs: 500,
  /** Who has waited this long gives up. */
  maxWaitMs: 3000,
  /** How often those who wait look, at first and at last. */
  pollMs: { first: 5, last: 50 },
  /** A landed value is kept for those who wait: several of their looks. */
  keepMs: 500,
  /** Keys at once. Beyond, everybody reads for themselves. */
  maxKeys: 10_000,
} as const;

type Flight<Value> =
  | { landed: false; untilMs: number; isAwaited: boolean }
  | { landed: true; untilMs: number; atMs: number; value: Value };

export type Boarding<Value> = { kind: 'lead' } | { kind: 'wait' } | { kind: 'landed'; value: Value };

export class Flights<Value> {
  readonly #flights = new Map<string, Flight<Value>>();

  /** What somebody does who wants the value since `sinceMs`; leading takes the lease. */
  board(key: string, sinceMs: number, nowMs: number): Boarding<Value> {
    this.#forgetOld(nowMs);
    const flight = this.#flights.get(key);
    if (flight?.landed && sinceMs <= flight.atMs) return { kind: 'landed', value: flight.value };
    if (flight && !flight.landed && nowMs < flight.untilMs) {
      flight.isAwaited = true;
      return { kind: 'wait' };
    }
    if (flight || this.#flights.size < flightLimits.maxKeys) {
      // Whoever waited for a reader that is dead now waits for this one.
      const isAwaited = flight !== undefined && !flight.landed && flight.isAwaited;
      this.#put(key, { landed: false, untilMs: nowMs + flightLimits.leaseMs, isAwaited });
    }
    return { kind: 'lead' };
  }

  land(key: string, value: Value, nowMs: number): void {
    const flight = this.#flights.get(key);
    if (!flight) return;
    // Most reads are alone, and then nobody is to find what they brought.
    if (!flight.landed && !flight.isAwaited) this.#flights.delete(key);
    else this.#put(key, { landed: true, untilMs: nowMs + flightLimits.keepMs, atMs: nowMs, value });
  }

  /** Nothing came of it: the next who looks leads. */
  abandon(key: string): void {
    this.#flights.delete(key);
  }

  get size(): number {
    return this.#flights.size;
  }

  /** Last in the Map's order, which is so that of age. */
  #put(key: string, flight: Flight<Value>): void {
    this.#flights.delete(key);
    this.#flights.set(key, flight);
  }

  #forgetOld(nowMs: number): void {
    for (const [key, flight] of this.#flights) {
      if (nowMs < flight.untilMs) return;
      this.#flights.delete(key);
    }
  }
}

/**
 * Reads the value, or waits for somebody's who does. Null for who has waited too long: everybody reading now would only slow down
 * further what is slow already. A value that is not to be shared leaves the lead to the next.
 */
export async function fly<Value>(
  flights: Flights<Value>,
  key: string,
  clock: FlightClock,
  read: () => Promise<Value>,
  isShared: (value: Value) => boolean = () => true,
): Promise<{ value: Value; led: boolean } | null> {
  const sinceMs = clock.now();
  let pollMs: number = flightLimits.pollMs.first;
  for (;;) {
    const nowMs = clock.now();
    const boarding = flights.board(key, sinceMs, nowMs);
    if (boarding.kind === 'landed') return { value: boarding.value, led: false };
    if (boarding.kind === 'lead') break;
    if (nowMs - sinceMs >= flightLimits.maxWaitMs) return null;
    // oxlint-disable-next-line no-await-in-loop -- this is the waiting
    await clock.wait(pollMs);
    pollMs = Math.min(pollMs * 2, flightLimits.pollMs.last);
  }
  let landing: { value: Value } | null = null;
  try {
    const value = await read();
    if (isShared(value)) landing = { value };
    return { value, led: true };
  } finally {
    if (landing) flights.land(key, landing.value, clock.now());
    else flights.abandon(key);
  }
}
