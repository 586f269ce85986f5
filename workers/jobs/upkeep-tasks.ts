/** What jobs do by the clock for links, workspaces and people, and how much of it at once. */
import { pruneAbuseReports, settleSuspensions } from '../../src/abuse/upkeep-store.ts';
import { eraseOldPersonal } from '../../src/audit/erase-store.ts';
import { downloadList } from '../../src/blocklists/channels.ts';
import { importDueLists } from '../../src/blocklists/import.ts';
import { postgresImports } from '../../src/blocklists/import-store.ts';
import { scanDestinations } from '../../src/blocklists/upkeep-store.ts';
import { pruneIdempotencyKeys } from '../../src/idempotency/upkeep-store.ts';
import { pruneSignIns, pruneUnconfirmed } from '../../src/identity/upkeep-store.ts';
import { newPace, takePacedSteps } from '../../src/lib/pace.ts';
import { publishOutbox } from '../../src/links/publish-outbox.ts';
import { pruneRevocations, takeOutbox } from '../../src/links/upkeep-store.ts';
import { within } from '../../src/platform/deadline.ts';
import { describeError, emit } from '../../src/platform/events.ts';
import { openResolver } from '../../src/platform/outbound/dns.ts';
import { settleLimit } from '../../src/workspaces/quota.ts';
import { eraseDeletedLinks, eraseDeletedWorkspaces, settleDeletions } from '../../src/workspaces/upkeep-store.ts';
import { deadlineMs, openJobsPostgres, type Env } from './platform.ts';
import { repeat, type Task } from './tick.ts';

/** Addresses published in one call. With settleSteps these are fewer than the 32 calls of other Workers that an invocation may make. */
const outboxLimit = 500;
const outboxSteps = 20;
const outboxMs = 20_000;
const settleSteps = 5;
const maxSteps = 20;
/** Personal values of the audit log erased in one transaction. */
const eraseLimit = 20_000;
/** Links blocked or unblocked in one transaction. */
const suspensionPage = 500;
/** Links compared with the blocklist in one call; kept in module scope, so that the next run of this isolate begins with what worked. */
const scanPace = newPace([2000, 200, 20]);
/** Lists brought in one run; each may be half a minute on its way and then a hundred queries. */
const listsAtOnce = 3;
/** Expired sessions, proofs and tokens forgotten in one transaction, of each kind. */
const signInPage = 1000;
/** Accounts that nobody confirmed, deleted in one transaction: while it lasts sign-ins wait for the audit log's chain. */
const accountPage = 200;

export function upkeepTasks(env: Env): Task[] {
  const database = openJobsPostgres(env);
  const publish = async (addresses: readonly string[]) => {
    if (addresses.length === 0) return { published: 0, failed: 0 };
    const { published, failed } = await within(deadlineMs, 'publish', Promise.resolve(env.LOOKUP.publish(addresses)));
    return { published, failed };
  };
  const settleAndPublish = async () => {
    const addresses = await settleDeletions(database, settleLimit);
    await publish(addresses);
    return addresses.length;
  };
  return [
    {
      name: 'outbox.publish',
      every: 'minute',
      run: () =>
        publishOutbox({
          atMost: outboxSteps,
          forMs: outboxMs,
          now: () => Date.now(),
          take: () => takeOutbox(database, outboxLimit),
          publish,
        }),
    },
    {
      name: 'workspace_deletions.settle',
      every: 'minute',
      run: async () => ({ links: await repeat(settleSteps, settleAndPublish) }),
    },
    {
      name: 'deleted_workspaces.erase',
      every: 'hour',
      run: async () => ({
        links: await repeat(maxSteps, () => eraseDeletedLinks(database, settleLimit)),
        workspaces: await eraseDeletedWorkspaces(database),
      }),
    },
    {
      name: 'link_revocations.prune',
      every: 'hour',
      run: async () => ({ pruned: await pruneRevocations(database) }),
    },
    {
      name: 'suspensions.settle',
      every: 'minute',
      run: async () => ({ links: await repeat(maxSteps, () => settleSuspensions(database, suspensionPage)) }),
    },
    {
      name: 'destinations.scan',
      every: 'minute',
      async run() {
        const options = { pace: scanPace, atMost: maxSteps, wait: (ms: number) => scheduler.wait(ms) };
        const { done, ...steps } = await takePacedSteps((size) => scanDestinations(database, size), options);
        return { links: done, ...steps };
      },
    },
    {
      name: 'blocklists.import',
      every: 'minute',
      run: () =>
        importDueLists(listsAtOnce, {
          store: postgresImports(database),
          download: downloadList({
            fetch: (url, init) => fetch(url, init),
            resolve: openResolver((url, init) => fetch(url, init)),
            allowedHosts: new Set(env.OUTBOUND_ALLOWED_HOSTS?.split(',')),
          }),
          tellFailure: (list, failure, error) =>
            emit('error', 'blocklist.import.failed', {
              list,
              failure,
              ...(error !== undefined && { error: describeError(error) }),
            }),
        }),
    },
    {
      name: 'abuse_reports.prune',
      every: 'hour',
      run: async () => ({ pruned: await pruneAbuseReports(database) }),
    },
    {
      name: 'audit_personal.erase',
      every: 'hour',
      run: async () => ({ erased: await repeat(maxSteps, () => eraseOldPersonal(database, eraseLimit)) }),
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
      run: async () => ({ pruned: await pruneIdempotencyKeys(database) }),
    },
  ];
}
