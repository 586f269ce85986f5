import { expect, it } from 'vitest';
import * as z from 'zod';
import { waitFor } from '../../scripts/lib/wait-for.ts';
import { read } from '../support/api-client.ts';
import { openSystem } from '../support/system.ts';

const system = openSystem();
const Readiness = z.object({ checks: z.record(z.string(), z.object({ lagBytes: z.number().optional() })) });

it('shows the bytes that a lagging replica has not replayed', async () => {
  await system.replica.query('select pg_wal_replay_pause()');
  try {
    await system.a.api.create({ url: 'https://example.com/' });
    const lag = async () => read(Readiness, await system.anonymous.get('/readyz')).checks['replica']?.lagBytes;
    const lagged = await waitFor(async () => (await lag()) || null, { what: 'the lag to show', deadlineMs: 20_000 });
    expect(lagged).toBeGreaterThan(0);
  } finally {
    await system.replica.query('select pg_wal_replay_resume()');
  }
  const caughtUp = async () =>
    (read(Readiness, await system.anonymous.get('/readyz')).checks['replica']?.lagBytes ?? 1) < 1000;
  await waitFor(caughtUp, { what: 'the replica', deadlineMs: 20_000, everyMs: 100 });
});
