/**
 * What an isolate remembers of limits: units that it took in advance, and who is refused until when. Plain data, so that requests can
 * share it. While a counter has units left a request costs no call, and while one refuses none either.
 *
 * An isolate takes in advance what it used of the last advance, and twice as much when that was used up in time, to `maxAdvance`. So
 * what lapses unused is never more than about what was used: a client whose requests are spread over very many isolates still gets
 * its quota, and one that asks a thousand times costs about twenty calls.
 */
import { Memo } from '../lib/memo.ts';
import { leaseMs, maxAdvance } from './advance.ts';
import type { Take, Taken } from './counters.ts';
import type { Quota, Verdict } from './limit.ts';

/** A counter that a request is to be counted by. */
export interface Charge extends Quota {
  counter: string;
  algorithm: Take['algorithm'];
  mode: Take['mode'];
  cost: number;
}

/** What the isolate can say by itself, or what it must ask the object for. */
export type Plan = { kind: 'known'; verdicts: Verdict[] } | { kind: 'ask'; takes: Take[] };

interface Known {
  /** Units in advance, and until when they may be used. */
  left: number;
  leftUntilMs: number;
  /** Used of this advance since the object was last told. */
  spent: number;
  /** The size of the last advance. */
  advance: number;
  /** Somebody is asking for an advance; others meanwhile take for themselves alone. */
  askingUntilMs: number;
  /** Refusals of as much as this until then. */
  refused: { cost: number; untilMs: number } | null;
  /** What the object said last, and when. */
  last: Verdict;
  lastMs: number;
}

const unknown: Known = {
  left: 0,
  leftUntilMs: 0,
  spent: 0,
  advance: 0,
  askingUntilMs: 0,
  refused: null,
  last: { allowed: true, remaining: 0, resetMs: 0, retryAfterMs: 0 },
  lastMs: 0,
};

/** A refusal is asked for again after this long, because it may have been lifted. */
const maxRefusedMs = 10_000;
/**
 * And not sooner than this, although a large quota has its next unit after milliseconds: otherwise all of an overload would reach the
 * object, when it has most to do. Units that come back meanwhile are taken in advance by the next call. Exact counters are asked at once.
 */
const minLeasedRefusedMs = 100;
/** An answer takes no longer. */
const askMs = 2000;
const bytesEach = 400;

export class Leases {
  readonly #known = new Memo<Known>({ maxEntries: 4000, maxBytes: 4000 * bytesEach });

  plan(subject: string, charges: readonly Charge[], nowMs: number): Plan {
    const known = charges.map((charge) => this.#known.get(keyOf(subject, charge.counter), nowMs));
    const isRefused = known.some((one, index) => isRefusedFor(one, charges[index]?.cost ?? 0, nowMs));
    const isPaid = charges.every((charge, index) => hasLeft(known[index], charge.cost, nowMs));
    if (!isRefused && !isPaid)
      return { kind: 'ask', takes: charges.map((charge) => this.#toTake(subject, charge, nowMs)) };
    const verdicts = charges.map((charge, index) => {
      const one = known[index];
      if (isRefused || !one) return toRefusal(one, charge, nowMs);
      one.left -= charge.cost;
      one.spent += charge.cost;
      return toVerdict(one, nowMs);
    });
    return { kind: 'known', verdicts };
  }

  /** Keeps what the object answered to takes that were planned at `askedMs`. */
  settle(subject: string, takes: readonly Take[], taken: readonly Taken[], askedMs: number, nowMs: number): void {
    takes.forEach((take, index) => {
      const answer = taken[index];
      if (!answer) return;
      const key = keyOf(subject, take.counter);
      const before = this.#known.get(key, nowMs) ?? { ...unknown };
      const { advance, ...last } = answer;
      const leastMs = take.mode === 'leased' ? minLeasedRefusedMs : 0;
      const waitMs = Math.min(Math.max(last.retryAfterMs ?? maxRefusedMs, leastMs), maxRefusedMs);
      const refused = last.allowed ? null : { cost: take.cost, untilMs: nowMs + waitMs };
      const known: Known = { ...before, refused, last, lastMs: nowMs };
      // What was left of the advance before is let go: its time is not prolonged. It counts from before the object was asked.
      if (advance > 0 || nowMs >= before.leftUntilMs)
        Object.assign(known, { left: advance, leftUntilMs: askedMs + leaseMs, spent: 0, advance });
      if (take.advance > 0) known.askingUntilMs = 0;
      this.#keep(key, known, nowMs);
    });
  }

  /** The refusal that is remembered for such a charge, if one is. */
  refusal(subject: string, charge: Charge, nowMs: number): Verdict | null {
    const known = this.#known.get(keyOf(subject, charge.counter), nowMs);
    return isRefusedFor(known, charge.cost, nowMs) ? toRefusal(known, charge, nowMs) : null;
  }

  get size(): number {
    return this.#known.size;
  }

  /** What is told as spent is told once: if the answer is lost, it counts as out until its time is over. */
  #toTake(subject: string, charge: Charge, nowMs: number): Take {
    const key = keyOf(subject, charge.counter);
    const known = this.#known.get(key, nowMs) ?? { ...unknown };
    const isInTime = nowMs < known.leftUntilMs;
    const wanted = isInTime ? 2 * Math.max(1, known.advance) : known.advance - known.left;
    const take: Take = { ...charge, advance: 0, spent: isInTime ? known.spent : 0 };
    known.spent = 0;
    if (charge.mode === 'leased' && wanted > 0 && nowMs >= known.askingUntilMs) {
      known.askingUntilMs = nowMs + askMs;
      take.advance = Math.min(maxAdvance, wanted);
    }
    this.#keep(key, known, nowMs);
    return take;
  }

  #keep(key: string, known: Known, nowMs: number): void {
    const untilMs = Math.max(nowMs, known.leftUntilMs, known.refused?.untilMs ?? 0) + leaseMs;
    this.#known.set(key, known, untilMs, bytesEach + key.length);
  }
}

/** Keys of different subjects cannot meet: a subject has no space. */
const keyOf = (subject: string, counter: string): string => `${subject} ${counter}`;

function isRefusedFor(known: Known | undefined, cost: number, nowMs: number): boolean {
  const refused = known?.refused ?? null;
  return refused !== null && cost >= refused.cost && nowMs < refused.untilMs;
}

const hasLeft = (known: Known | undefined, cost: number, nowMs: number): boolean =>
  known !== undefined && nowMs < known.leftUntilMs && known.left >= cost;

/** As the object said, less what was used and more what time has brought since. */
const toVerdict = ({ last, lastMs, left }: Known, nowMs: number): Verdict => ({
  allowed: true,
  remaining: last.remaining + left,
  resetMs: Math.max(0, last.resetMs - (nowMs - lastMs)),
  retryAfterMs: 0,
});

/** A counter that the isolate knows nothing of is not the one that refuses. */
function toRefusal(known: Known | undefined, { cost, limit }: Charge, nowMs: number): Verdict {
  if (!known) return { allowed: true, remaining: limit, resetMs: 0, retryAfterMs: 0 };
  const { last, lastMs } = known;
  if (!isRefusedFor(known, cost, nowMs)) return toVerdict(known, nowMs);
  const passedMs = nowMs - lastMs;
  return {
    ...last,
    resetMs: Math.max(0, last.resetMs - passedMs),
    retryAfterMs: last.retryAfterMs === null ? null : Math.max(1, last.retryAfterMs - passedMs),
  };
}
