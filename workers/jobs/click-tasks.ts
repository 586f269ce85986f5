/** What jobs do by the clock for clicks, and how much of it at once. */
import { postgresAccounts } from '../../src/clicks/account-store.ts';
import { reconcileClicks, type HourAccount } from '../../src/clicks/accounting.ts';
import { cloudflareCensus } from '../../src/clicks/census-store.ts';
import { foldSizes } from '../../src/clicks/fold.ts';
import { replayDeadClicks } from '../../src/clicks/replay.ts';
import { parseRetention } from '../../src/clicks/retention.ts';
import { drainSpool } from '../../src/clicks/spool-consumer.ts';
import { openSpoolStore } from '../../src/clicks/spool-store.ts';
import { postgresClicks } from '../../src/clicks/store.ts';
import { newPace, takePacedSteps } from '../../src/lib/pace.ts';
import { emit } from '../../src/platform/events.ts';
import { openJobsPostgres, type Env } from './platform.ts';
import { repeat, type Task } from './tick.ts';

const monthsAhead = 3;
const pruneLimit = 50_000;
/** Rows of counters merged in one transaction, and how many of those in one run. */
const mergeLimit = 20_000;
const maxMerges = 20;
/** In module scope: the next run of this isolate begins with the size that worked. */
const foldPace = newPace(foldSizes);
/** In one run: more than a minute's clicks, and yet an end. */
const maxFolds = 40;

export function clickTasks(env: Env, nowMs: number): Task[] {
  const database = openJobsPostgres(env);
  const clicks = postgresClicks(database);
  const spool = openSpoolStore(env.SPOOL);
  return [
    {
      name: 'dead_letters.replay',
      every: 'minute',
      run: async () => ({ sent: await replayDeadClicks(env.CLICKS, clicks) }),
    },
    {
      name: 'click_spool.drain',
      every: 'minute',
      run: () => drainSpool(spool, { store: clicks, now: () => Date.now() }),
    },
    {
      name: 'click_days.fold',
      every: 'minute',
      async run() {
        const options = { pace: foldPace, atMost: maxFolds, wait: (ms: number) => scheduler.wait(ms) };
        const { done, ...steps } = await takePacedSteps((size) => clicks.foldDays(size), options);
        return { clicks: done, ...steps };
      },
    },
    {
      name: 'click_slots.merge',
      every: 'hour',
      run: async () => ({ rows: await repeat(maxMerges, () => clicks.mergeSlots(mergeLimit)) }),
    },
    {
      name: 'clicks.reconcile',
      every: 'hour',
      run: () =>
        reconcileClicks({
          store: postgresAccounts(database),
          census: censusOf(env),
          oldestWaitingMs: async () => (await spool.backlog()).oldestMs,
          nowMs,
          alarm: tellDiscrepancy,
        }),
    },
    {
      name: 'partitions.ensure',
      every: 'hour',
      run: async () => ({ created: await clicks.ensurePartitions(monthsAhead) }),
    },
    {
      name: 'partitions.drop',
      every: 'hour',
      async run() {
        const months = parseRetention(env.CLICK_RETENTION_MONTHS);
        return { dropped: months === 0 ? 0 : await clicks.dropPartitions(months) };
      },
    },
    {
      name: 'default_partition.check',
      every: 'hour',
      async run() {
        const found = await clicks.countClicksInDefault();
        if (found > 0) emit('error', 'default_partition.check.found', { clicks: found });
        return { clicks: found };
      },
    },
    {
      name: 'visitor_salts.prune',
      every: 'hour',
      run: async () => ({ pruned: await clicks.pruneVisitorSalts() }),
    },
    {
      name: 'click_batches.prune',
      every: 'hour',
      run: async () => ({ pruned: await clicks.pruneClickBatches(pruneLimit) }),
    },
  ];
}

const censusOf = ({ ANALYTICS_ZONE_ID: zoneId, ANALYTICS_TOKEN: token }: Env) =>
  zoneId && token ? cloudflareCensus({ zoneId, token }) : null;

const tellDiscrepancy = ({ hourMs, captured, counted, dropped, missing, tailLost }: HourAccount, lost: number): void =>
  emit('error', 'clicks.reconcile.discrepancy', {
    hour: new Date(hourMs).toISOString(),
    lost,
    captured,
    counted,
    dropped,
    missing,
    tail_lost: tailLost,
  });
