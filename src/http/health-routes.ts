/** `/healthz` says that this Worker runs; `/readyz` asks everything it depends on, each with its latency. */
import { within } from '../platform/deadline.ts';
import { describeError } from '../platform/events.ts';
import type { ApiApp } from './api-app.ts';

export interface ReadyCheck {
  name: string;
  /** Rejects when the dependency does not work; what it returns is shown. */
  run: () => Promise<Record<string, number | string | boolean | null>>;
  /** Without it requests still succeed, so that it does not make the service unready. */
  optional?: boolean;
}

const deadlineMs = 2000;
const freshMs = 1000;

type Measured = Awaited<ReturnType<typeof measure>>;

export function healthRoutes(app: ApiApp, checks: readonly ReadyCheck[], now: () => number): void {
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  // Asking costs queries and needs no key: whoever asks again within the second gets the same answer.
  let last: { atMs: number; results: Measured[] } = { atMs: Number.NEGATIVE_INFINITY, results: [] };
  app.get('/readyz', async (c) => {
    if (now() - last.atMs >= freshMs) {
      last = { atMs: now(), results: await Promise.all(checks.map((check) => measure(check, now))) };
    }
    const { results } = last;
    const ready = results.every((result) => result.ok || result.optional);
    return c.json(
      {
        status: ready ? 'ready' : 'not_ready',
        checks: Object.fromEntries(results.map(({ name, optional: _optional, ...rest }) => [name, rest])),
      },
      ready ? 200 : 503,
    );
  });
}

async function measure({ name, run, optional = false }: ReadyCheck, now: () => number) {
  const startedMs = now();
  try {
    const details = await within(deadlineMs, name, run());
    return { name, optional, ok: true, latencyMs: now() - startedMs, ...details };
  } catch (error) {
    // Only the kind of failure: this address needs no key, so driver text has no place here.
    return {
      name,
      optional,
      ok: false,
      latencyMs: now() - startedMs,
      error: describeError(error).split(':')[0] ?? 'Error',
    };
  }
}
