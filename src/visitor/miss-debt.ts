/**
 * What scans of random addresses may cost. Each network has a debt in this isolate, raised only by addresses of which the truth said
 * that there is no such link; at the limit its misses are refused before any store is asked, while links in memory are always served.
 *
 * The figures: a miss costs at most four store reads (KV, Redis, replica, primary). 24 misses at once and one more each minute
 * make 25 within the first two minutes, so 10,000 random keys in that time cost an isolate 100 reads, and 20 isolates 2,000.
 *
 * A read on its way counts as a miss until it is known to be none, so that ten thousand parallel requests do not slip through
 * before the first no. Whoever is over the limit only because of such reads waits for them instead of being refused: behind one
 * address may be an office. While stores are down nobody can say no, and what is on its way is the only limit, besides
 * the platform's. A read that was never settled belonged to a request that was cancelled, and stays a miss.
 */
export const missLimits = {
  /** Misses at once. */
  burst: 24,
  /** One is forgiven in so many milliseconds. */
  refillMs: 60_000,
  /** Networks that are remembered; the one not seen for longest goes first. */
  maxNetworks: 4096,
  /** A read takes no longer: KV 2 s, a wait for another's lookup 3 s, the shield 0.2 s and lookup 5 s. */
  reservationMs: 11_000,
  /** How long a visitor waits for the reads of others to end ... */
  waitMs: 1500,
  /** ... and how many of a network may. */
  maxWaiting: 200,
  pollMs: 25,
} as const;

interface Debt {
  misses: number;
  /** When `misses` was right. */
  atMs: number;
  /** For each read on its way, oldest first, when it is given up for cancelled. */
  reservedUntilMs: number[];
  /** The same for those who wait. */
  waitingUntilMs: number[];
}

export type Admission = 'read' | 'wait' | 'refuse';

export class MissDebts {
  readonly #debts = new Map<string, Debt>();

  /** Whether a request of this network may read stores for a key that memory does not have. 'read' has a read noted as on its way. */
  admit(network: string, nowMs: number): Admission {
    const debt = this.#seen(network, nowMs);
    if (debt.misses > missLimits.burst - 1) return 'refuse';
    if (debt.misses + debt.reservedUntilMs.length > missLimits.burst - 1) return 'wait';
    debt.reservedUntilMs.push(nowMs + missLimits.reservationMs);
    return 'read';
  }

  /** A read has ended: one miss when the truth said no, less for who only waited for that, none otherwise. */
  settle(network: string, misses: number, nowMs: number): void {
    const debt = this.#seen(network, nowMs);
    // The one that began first, whichever it was: what counts is how many are on their way.
    const wasReserved = debt.reservedUntilMs.shift() !== undefined;
    if (wasReserved) debt.misses += misses;
    this.#forget(network, debt);
  }

  /** Somebody begins to wait; false when enough do. */
  beginWait(network: string, nowMs: number): boolean {
    const { waitingUntilMs } = this.#seen(network, nowMs);
    if (waitingUntilMs.length >= missLimits.maxWaiting) return false;
    waitingUntilMs.push(nowMs + missLimits.waitMs);
    return true;
  }

  endWait(network: string, nowMs: number): void {
    this.#seen(network, nowMs).waitingUntilMs.shift();
  }

  get size(): number {
    return this.#debts.size;
  }

  /** The debt as it is now. Who owes is put last in the Map's order: its first is the one that was not seen for longest. */
  #seen(network: string, nowMs: number): Debt {
    const known = this.#debts.get(network);
    if (!known) return this.#add(network, { misses: 0, atMs: nowMs, reservedUntilMs: [], waitingUntilMs: [] });
    known.misses = Math.max(0, known.misses - Math.max(0, nowMs - known.atMs) / missLimits.refillMs);
    known.atMs = nowMs;
    known.misses = Math.min(missLimits.burst, known.misses + dropPast(known.reservedUntilMs, nowMs));
    dropPast(known.waitingUntilMs, nowMs);
    if (known.misses === 0) return known;
    this.#debts.delete(network);
    return this.#add(network, known);
  }

  #add(network: string, debt: Debt): Debt {
    this.#debts.set(network, debt);
    if (this.#debts.size > missLimits.maxNetworks) {
      for (const oldest of this.#debts.keys()) {
        this.#debts.delete(oldest);
        break;
      }
    }
    return debt;
  }

  /** Visitors of links that exist leave nothing behind. */
  #forget(network: string, { misses, reservedUntilMs, waitingUntilMs }: Debt): void {
    if (misses === 0 && reservedUntilMs.length === 0 && waitingUntilMs.length === 0) this.#debts.delete(network);
  }
}

/** Takes what is over from the front; returns how many. */
function dropPast(untilMs: number[], nowMs: number): number {
  let past = 0;
  while (past < untilMs.length && (untilMs[past] ?? 0) <= nowMs) past += 1;
  if (past > 0) untilMs.splice(0, past);
  return past;
}
