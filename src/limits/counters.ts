/**
 * All counters of one subject: of a workspace with its credentials, of a network, of an account. A request names the counters that it
 * is counted by; all of them must allow it, and none is charged when one refuses.
 */
import { handOut, leaseMs, type Outstanding } from './advance.ts';
import { algorithms, type AlgorithmName } from './algorithms.ts';
import type { LimitState, Quota, Verdict } from './limit.ts';

/** What one counter is asked for. The quota comes with it, so that the object needs no settings of its own. */
export interface Take extends Quota {
  /** The policy and what it counts by. */
  counter: string;
  algorithm: AlgorithmName;
  /** Exact: the object decides each request, and has stored the outcome before it answers. Leased: advance.ts. */
  mode: 'exact' | 'leased';
  cost: number;
  /** Units wanted in advance. */
  advance: number;
  /** Units of earlier advances that were used since the last take. */
  spent: number;
}

export interface Taken extends Verdict {
  /** Units that the caller may use within `leaseMs` without asking. */
  advance: number;
}

/** A counter as it is stored. */
export interface CounterRow {
  counter: string;
  state: LimitState;
  outstanding: Outstanding;
  /** When it is as good as new and may be forgotten. */
  untilMs: number;
}

/** Beyond, the ones that would be forgotten first are. Credentials of a workspace are fewer. */
const maxCounters = 5000;

export class Counters {
  readonly #rows = new Map<string, CounterRow>();

  restore(rows: readonly CounterRow[]): void {
    for (const row of rows) this.#rows.set(row.counter, row);
  }

  /** One answer for each take, in their order, and the counters that changed. */
  take(takes: readonly Take[], nowMs: number): { taken: Taken[]; changed: CounterRow[] } {
    const decided = takes.map((take) => this.#decide(take, take.cost, nowMs));
    if (decided.some(({ verdict }) => !verdict.allowed)) {
      const taken = decided.map(({ verdict }, index) => {
        const take = takes[index];
        // What would have been allowed is not charged, and says what there is without it.
        return { ...(verdict.allowed && take ? this.#decide(take, 0, nowMs).verdict : verdict), advance: 0 };
      });
      return { taken, changed: [] };
    }
    const rows = takes.map((take) => this.#charge(take, nowMs));
    return { taken: rows.map(({ taken }) => taken), changed: rows.map(({ row }) => row) };
  }

  /** Forgets what is as good as new; returns whether anything is left. */
  sweep(nowMs: number): boolean {
    for (const [counter, { untilMs }] of this.#rows) if (untilMs <= nowMs) this.#rows.delete(counter);
    return this.#rows.size > 0;
  }

  get size(): number {
    return this.#rows.size;
  }

  #decide(take: Take, cost: number, nowMs: number) {
    const state = this.#rows.get(take.counter)?.state ?? [];
    return algorithms[take.algorithm](state, nowMs, cost, take);
  }

  #charge(take: Take, nowMs: number): { taken: Taken; row: CounterRow } {
    const own = this.#decide(take, take.cost, nowMs);
    const wanted = take.mode === 'exact' ? 0 : Math.min(take.advance, own.verdict.remaining);
    const handed = handOut(this.#rows.get(take.counter)?.outstanding ?? [], nowMs, { ...take, wanted });
    const all = algorithms[take.algorithm](own.state, nowMs, handed.granted, take);
    const row: CounterRow = {
      counter: take.counter,
      state: all.state,
      outstanding: take.mode === 'exact' ? [] : handed.outstanding,
      untilMs: nowMs + Math.max(all.verdict.resetMs, take.mode === 'exact' ? 0 : 2 * leaseMs),
    };
    this.#rows.set(take.counter, row);
    if (this.#rows.size > maxCounters) this.#evict(nowMs);
    return { taken: { ...all.verdict, advance: handed.granted }, row };
  }

  /** A tenth at once, so that a sort is rare. */
  #evict(nowMs: number): void {
    this.sweep(nowMs);
    if (this.#rows.size <= maxCounters) return;
    const oldest = [...this.#rows.values()].toSorted((a, b) => a.untilMs - b.untilMs).slice(0, maxCounters / 10);
    for (const { counter } of oldest) this.#rows.delete(counter);
  }
}
