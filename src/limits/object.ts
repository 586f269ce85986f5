/**
 * RateLimiter: one object for each subject, which holds all its counters and decides without waiting for anything.
 *
 * What an eviction leaves: exact counters are stored before they are answered, the runtime holds answers back until they are. Leased ones
 * are stored at most a second later, so an object that crashes forgets what it gave in its last second, and may give that
 * once more; one that is evicted for being idle has stored everything. An hour after it was last needed it deletes itself.
 *
 * One object decides about a thousand calls a second; with leases that is about twenty thousand requests. A subject hotter than that is
 * spread over several (shards.ts).
 */
import { DurableObject } from 'cloudflare:workers';

import { attempt, noAttempts, succeed, untilMsOf, withdraw, type AttemptState } from './attempts.ts';
import { Counters, type CounterRow, type Take, type Taken } from './counters.ts';
import type { Verdict } from './limit.ts';

const attemptsKey = 'attempts';
const storeAfterMs = 1000;
const sweepEveryMs = 60 * 60_000;

type StoredRow = { counter: string; state: string; outstanding: string; until_ms: number };

export abstract class RateLimiterObject<Env> extends DurableObject<Env> {
  readonly #counters = new Counters();
  readonly #dirty = new Map<string, CounterRow>();
  #storesSoon = false;
  #hasAlarm = false;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#createTable();
    const rows = ctx.storage.sql
      .exec<StoredRow>('select counter, state, outstanding, until_ms from counters where until_ms > ?', Date.now())
      .toArray();
    this.#counters.restore(rows.map(fromStored));
  }

  /** Whether all counters allow this, and what is handed out in advance. */
  async take(takes: readonly Take[]): Promise<Taken[]> {
    const { taken, changed } = this.#counters.take(takes, Date.now());
    const modes = new Map(takes.map(({ counter, mode }) => [counter, mode]));
    for (const row of changed) {
      if (modes.get(row.counter) === 'exact') this.#store(row);
      else this.#dirty.set(row.counter, row);
    }
    if (changed.length > 0) await this.#planSweep();
    if (this.#dirty.size > 0 && !this.#storesSoon) {
      this.#storesSoon = true;
      this.ctx.waitUntil(scheduler.wait(storeAfterMs).then(() => this.#storeDirty()));
    }
    return taken;
  }

  /** Whether somebody may try to sign in to the account that this object is the subject of. */
  async attempt(place: string): Promise<Verdict> {
    const { verdict, state } = attempt(this.#attempts(), place, Date.now());
    if (verdict.allowed) await this.#keepAttempts(state);
    return verdict;
  }

  /** What became of an attempt that is not a failure. */
  async settleAttempt(place: string, outcome: 'succeeded' | 'undecided'): Promise<void> {
    const settle = outcome === 'succeeded' ? succeed : withdraw;
    await this.#keepAttempts(settle(this.#attempts(), place, Date.now()));
  }

  override async alarm(): Promise<void> {
    const nowMs = Date.now();
    if (this.#counters.sweep(nowMs) || untilMsOf(this.#attempts()) > nowMs) {
      this.ctx.storage.sql.exec('delete from counters where until_ms <= ?', nowMs);
      await this.ctx.storage.setAlarm(Math.max(nowMs + sweepEveryMs, untilMsOf(this.#attempts())));
    } else {
      await this.ctx.storage.deleteAll();
      this.#hasAlarm = false;
      this.#createTable();
    }
  }

  #attempts(): AttemptState {
    return this.ctx.storage.kv.get<AttemptState>(attemptsKey) ?? noAttempts;
  }

  async #keepAttempts(state: AttemptState): Promise<void> {
    this.ctx.storage.kv.put(attemptsKey, state);
    await this.#planSweep();
  }

  #createTable(): void {
    this.ctx.storage.sql.exec(
      'create table if not exists counters (counter text primary key, state text not null, outstanding text not null, until_ms integer not null) without rowid',
    );
  }

  #storeDirty(): void {
    this.#storesSoon = false;
    for (const row of this.#dirty.values()) this.#store(row);
    this.#dirty.clear();
  }

  #store({ counter, state, outstanding, untilMs }: CounterRow): void {
    this.ctx.storage.sql.exec(
      'insert or replace into counters (counter, state, outstanding, until_ms) values (?, ?, ?, ?)',
      counter,
      JSON.stringify(state),
      JSON.stringify(outstanding),
      untilMs,
    );
  }

  async #planSweep(): Promise<void> {
    if (this.#hasAlarm) return;
    this.#hasAlarm = true;
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(Date.now() + sweepEveryMs);
  }
}

function fromStored({ counter, state, outstanding, until_ms }: StoredRow): CounterRow {
  const numbers = (text: string): number[] => JSON.parse(text);
  return { counter, state: numbers(state), outstanding: numbers(outstanding), untilMs: until_ms };
}
