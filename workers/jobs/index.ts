import { WorkerEntrypoint } from 'cloudflare:workers';
import { sql, type SQL } from 'drizzle-orm';

import { pruneAbuseReports, scanDestinations, settleSuspensions } from '../../src/abuse/upkeep-store.ts';
import { eraseOldPersonal } from '../../src/audit/erase-store.ts';
import { postgresAccounts } from '../../src/clicks/account-store.ts';
import { reconcileClicks } from '../../src/clicks/accounting.ts';
import { cloudflareCensus } from '../../src/clicks/census-store.ts';
import { consumeClicks, consumeDeadClicks } from '../../src/clicks/consumer.ts';
import { replayDeadClicks } from '../../src/clicks/replay.ts';
import { drainSpool } from '../../src/clicks/spool-consumer.ts';
import { foldInSteps, newFoldPace } from '../../src/clicks/fold.ts';
import { openSpoolStore } from '../../src/clicks/spool-store.ts';
import { postgresClicks } from '../../src/clicks/store.ts';
import { pruneSignIns, pruneUnconfirmed } from '../../src/identity/upkeep-store.ts';
import { queues } from '../../src/lib/keys.ts';
import { within } from '../../src/platform/deadline.ts';
import { emit } from '../../src/platform/events.ts';
import { asSystem, openPostgres, type Postgres } from '../../src/platform/postgres.ts';
import { settleLimit } from '../../src/workspaces/quota.ts';
import { repeat, runTick, type Task } from './tick.ts';

/** Longer than for a request: nobody waits, and a full delivery is 20,000 clicks. */
const deadlineMs = 25_000;
const outboxLimit = 500;
const settleSteps = 5;
const monthsAhead = 3;
const pruneLimit = 50_000;
const eraseLimit = 20_000;
/** Rows of counters merged in one transaction, and how many of those in one run. */
const mergeLimit = 20_000;
const maxSteps = 20;
/** Links blocked or unblocked in one transaction, and links compared with the blocklist. */
const suspensionPage = 500;
const scanPage = 2000;
/** Expired sessions, proofs and tokens forgotten in one transaction, of each kind. */
const signInPage = 1000;
/** Accounts that nobody confirmed, deleted in one transaction: while it lasts sign-ins wait for the audit log's chain. */
const accountPage = 200;
/** In module scope: the next run of this isolate begins with the size that worked. */
const foldPace = newFoldPace();

const postgres = (env: JobsEnv) => openPostgres({ primaryUrl: env.JOBS_DATABASE_URL, deadlineMs });

/** Secrets that nobody has to set: with both, redirects are also counted by Cloudflare's analytics. */
interface Env extends JobsEnv {
  ANALYTICS_ZONE_ID?: string;
  ANALYTICS_TOKEN?: string;
}

const censusOf = ({ ANALYTICS_ZONE_ID: zoneId, ANALYTICS_TOKEN: token }: Env) =>
  zoneId && token ? cloudflareCensus({ zoneId, token }) : null;

function tasksOf(env: Env, nowMs: number): Task[] {
  const database = postgres(env);
  const clicks = postgresClicks(database);
  return [
    {
      name: 'outbox.publish',
      every: 'minute',
      async run() {
        const rows = await database.call<{ address: string }>(
          'primary',
          sql`select address from take_outbox(${outboxLimit})`,
        );
        if (rows.length === 0) return { published: 0, failed: 0 };
        const { published, failed } = await within(
          deadlineMs,
          'publish',
          Promise.resolve(env.LOOKUP.publish(rows.map(({ address }) => address))),
        );
        return { published, failed };
      },
    },
    {
      name: 'workspace_deletions.settle',
      every: 'minute',
      run: async () => ({ links: await repeat(settleSteps, settleDeletions(database, env)) }),
    },
    {
      name: 'deleted_workspaces.erase',
      every: 'hour',
      run: async () => ({
        links: await repeat(maxSteps, () => count(database, sql`erase_deleted_links(${settleLimit})`)),
        workspaces: await count(database, sql`erase_deleted_workspaces()`),
      }),
    },
    {
      name: 'dead_letters.replay',
      every: 'minute',
      run: async () => ({ sent: await replayDeadClicks(env.CLICKS, clicks) }),
    },
    {
      name: 'click_spool.drain',
      every: 'minute',
      run: () => drainSpool(openSpoolStore(env.SPOOL), { store: clicks, now: () => Date.now() }),
    },
    {
      name: 'click_days.fold',
      every: 'minute',
      run: () => foldInSteps((size) => clicks.foldDays(size), { pace: foldPace, wait: (ms) => scheduler.wait(ms) }),
    },
    {
      name: 'click_slots.merge',
      every: 'hour',
      run: async () => ({ rows: await repeat(maxSteps, () => clicks.mergeSlots(mergeLimit)) }),
    },
    {
      name: 'clicks.reconcile',
      every: 'hour',
      run: () =>
        reconcileClicks({
          store: postgresAccounts(database),
          census: censusOf(env),
          oldestWaitingMs: async () => (await openSpoolStore(env.SPOOL).backlog()).oldestMs,
          nowMs,
          alarm: ({ hourMs, captured, counted, dropped, missing, tailLost }, lost) =>
            emit('error', 'clicks.reconcile.discrepancy', {
              hour: new Date(hourMs).toISOString(),
              lost,
              captured,
              counted,
              dropped,
              missing,
              tail_lost: tailLost,
            }),
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
        const months = toWholeMonths(env.CLICK_RETENTION_MONTHS);
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
    {
      name: 'audit_personal.erase',
      every: 'hour',
      run: async () => ({ erased: await repeat(maxSteps, () => eraseOldPersonal(database, eraseLimit)) }),
    },
    {
      name: 'link_revocations.prune',
      every: 'hour',
      async run() {
        const [row] = await database.call<{ pruned: string }>(
          'primary',
          sql`select prune_link_revocations() as pruned`,
        );
        return { pruned: Number(row?.pruned) };
      },
    },
    {
      name: 'suspensions.settle',
      every: 'minute',
      run: async () => ({ links: await repeat(maxSteps, () => settleSuspensions(database, suspensionPage)) }),
    },
    {
      name: 'destinations.scan',
      every: 'minute',
      run: async () => ({ links: await repeat(maxSteps, () => scanDestinations(database, scanPage)) }),
    },
    {
      name: 'abuse_reports.prune',
      every: 'hour',
      run: async () => ({ pruned: await pruneAbuseReports(database) }),
    },
    {
      name: 'sign_ins.prune',
      every: 'hour',
      run: async () => ({
        pruned: await repeat(maxSteps, () => pruneSignIns(database, signInPage)),
        accounts: await repeat(maxSteps, () => pruneUnconfirmed(database, accountPage)),
      }),
    },
    {
      name: 'idempotency_keys.prune',
      every: 'hour',
      async run() {
        const [row] = await database.call<{ pruned: string }>(
          'primary',
          sql`select prune_idempotency_keys() as pruned`,
        );
        return { pruned: Number(row?.pruned) };
      },
    },
  ];
}

/** What a function that works off a backlog has done. */
async function count(database: Postgres, call: SQL): Promise<number> {
  const [row] = await database.call<{ done: string }>('primary', sql`select ${call} as done`, asSystem('erase'));
  return Number(row?.done);
}

/** Links of the workspace that was deleted or restored longest ago follow, and are published. */
const settleDeletions = (database: Postgres, env: Env) => async (): Promise<number> => {
  const rows = await database.call<{ address: string }>(
    'primary',
    sql`select address from settle_deletions(${settleLimit}) as t (address)`,
    asSystem('settle_deletions'),
  );
  if (rows.length > 0) {
    await within(deadlineMs, 'publish', Promise.resolve(env.LOOKUP.publish(rows.map(({ address }) => address))));
  }
  return rows.length;
};

/** 0 is for ever. Throws at anything but a number of months: a slip of the pen must not delete clicks, nor keep them unseen. */
function toWholeMonths(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new Error(`CLICK_RETENTION_MONTHS must be a number of months or 0, not ${text}`);
  return Number(text);
}

/** The minute's work for a caller without a clock: cron does not fire by itself in local development. */
export class Cron extends WorkerEntrypoint<Env> {
  run(): Promise<void> {
    const nowMs = Date.now();
    return runTick(tasksOf(this.env, nowMs), nowMs);
  }
}

export default {
  async queue(delivery, env) {
    const deps = { store: postgresClicks(postgres(env)), now: () => Date.now() };
    switch (delivery.queue) {
      case queues.clicks:
        return consumeClicks(delivery, deps);
      case queues.clicksDead:
        return consumeDeadClicks(delivery, deps);
      default:
        throw new Error(`No consumer for queue ${delivery.queue}.`);
    }
  },

  scheduled: (controller, env) => runTick(tasksOf(env, controller.scheduledTime), controller.scheduledTime),
} satisfies ExportedHandler<Env>;
