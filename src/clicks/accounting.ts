/**
 * The account of an hour: redirects served by somebody else's count, clicks captured by the isolates' own counters, clicks counted in the
 * ledger, and what is lost in between. Captured and served are measured apart, so around a full hour a click may be in one hour here and
 * in the next there.
 */
import type { ClickAccounting } from './wire.ts';

export interface HourAccount {
  hourMs: number;
  /** Seen by isolates whose next batch came, or the batch after that. */
  captured: number;
  /** Of those, for which the isolate's buffer had no room. */
  dropped: number;
  /** In the ledger. */
  counted: number;
  /** Captured, but their batch never came, or so late that the hour was no longer computed: after 48 hours. */
  missing: number;
  /** Redirects served, as counted by somebody else, with the error of that count; null when nobody did. */
  served: { clicks: number; error: number } | null;
  /** Served but never captured as far as we know: what isolates held when they were killed. Null when nobody counted. */
  tailLost: number | null;
  /** More may still come. */
  provisional: boolean;
}

/** Somebody else's count of the redirects served: null when it is not to be had. */
export interface ClickCensus {
  count(fromMs: number, toMs: number): Promise<{ clicks: number; error: number } | null>;
}

/** A few clicks are lost whenever a killed isolate held some, and one in a thousand is noise of two counts that are made apart. */
const tolerated = { clicks: 5, share: 0.001 };

/** How many clicks of a settled hour are certainly lost, when they are more than what is tolerated; else 0. */
export function judgeDiscrepancy(account: HourAccount): number {
  if (account.provisional) return 0;
  const lost = account.missing + account.dropped + Math.max(0, (account.tailLost ?? 0) - (account.served?.error ?? 0));
  return lost > Math.max(tolerated.clicks, account.captured * tolerated.share) ? lost : 0;
}

/**
 * The answer of the API, to a key of some tenant. Who knows his own clicks and the instance's knows the others' as well, so there are
 * numbers only for a workspace that is alone; the rest get shares, rounded so that what they are shares of cannot be computed back.
 */
export const toAccounting = (accounts: readonly HourAccount[], isAlone: boolean): ClickAccounting => ({
  hours: accounts.map(({ hourMs, served, provisional, ...counts }) => ({
    hour: new Date(hourMs).toISOString(),
    provisional,
    missingPpm: toPpm(counts.missing, counts.captured),
    droppedPpm: toPpm(counts.dropped, counts.captured),
    tailLostPpm: counts.tailLost === null ? null : toPpm(counts.tailLost, counts.captured),
    tailErrorPpm: served === null ? null : toPpm(served.error, counts.captured),
    totals: isAlone ? { served: served?.clicks ?? null, servedError: served?.error ?? null, ...counts } : null,
  })),
});

const million = 1_000_000;

/** At most all, also of an hour in which nothing was captured. */
const toPpm = (part: number, whole: number): number =>
  part >= whole ? Math.sign(part) * million : Math.round(Number(((part * million) / whole).toPrecision(2)));

export interface AccountStore {
  /** Whole hours that the census should be asked for, newest first. */
  hoursToCount(nowMs: number, limit: number): Promise<number[]>;
  /** Computes the last 48 hours; returns those whose account changed. */
  reconcile(
    nowMs: number,
    oldestWaitingMs: number | null,
    counts: readonly { hourMs: number; clicks: number; error: number }[],
  ): Promise<HourAccount[]>;
}

const hourMs = 3_600_000;
/** So many questions an hour; what the census could not answer is asked again for two days. */
const maxCounts = 6;

export interface ReconcileDeps {
  store: AccountStore;
  census: ClickCensus | null;
  /** When the oldest batch was sealed that waits in the spool. */
  oldestWaitingMs: () => Promise<number | null>;
  nowMs: number;
  /** Tells of a settled hour that lost more than is tolerated. */
  alarm: (account: HourAccount, lost: number) => void;
}

export async function reconcileClicks(
  deps: ReconcileDeps,
): Promise<{ changed: number; counted: number; alarms: number }> {
  const { store, census, nowMs } = deps;
  const hours = census ? await store.hoursToCount(nowMs, maxCounts) : [];
  const answers = await Promise.all(
    hours.map(async (from) => {
      const answer = await census?.count(from, from + hourMs);
      return answer ? [{ hourMs: from, ...answer }] : [];
    }),
  );
  const counts = answers.flat();
  const changed = await store.reconcile(nowMs, await deps.oldestWaitingMs(), counts);
  let alarms = 0;
  for (const account of changed) {
    const lost = judgeDiscrepancy(account);
    if (lost === 0) continue;
    alarms += 1;
    deps.alarm(account, lost);
  }
  return { changed: changed.length, counted: counts.length, alarms };
}
