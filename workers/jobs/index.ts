import { WorkerEntrypoint } from 'cloudflare:workers';

import { consumeClicks, consumeDeadClicks } from '../../src/clicks/consumer.ts';
import { postgresClicks } from '../../src/clicks/store.ts';
import { queues } from '../../src/lib/keys.ts';
import { clickTasks } from './click-tasks.ts';
import { openJobsPostgres, type Env } from './platform.ts';
import { runTick } from './tick.ts';
import { upkeepTasks } from './upkeep-tasks.ts';

const runTasks = (env: Env, timeMs: number): Promise<void> =>
  runTick([...upkeepTasks(env), ...clickTasks(env, timeMs)], timeMs);

/** The minute's work for a caller without a clock: cron does not fire by itself in local development. */
export class Cron extends WorkerEntrypoint<Env> {
  run(): Promise<void> {
    return runTasks(this.env, Date.now());
  }
}

export default {
  async queue(delivery, env) {
    const deps = { store: postgresClicks(openJobsPostgres(env)), now: () => Date.now() };
    switch (delivery.queue) {
      case queues.clicks:
        return consumeClicks(delivery, deps);
      case queues.clicksDead:
        return consumeDeadClicks(delivery, deps);
      default:
        throw new Error(`No consumer for queue ${delivery.queue}.`);
    }
  },

  scheduled: (controller, env) => runTasks(env, controller.scheduledTime),
} satisfies ExportedHandler<Env>;
