import { readdirSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';

import { waitFor } from '../../scripts/lib/wait-for.ts';
import { toProblem } from '../support/api-client.ts';
import { freshEmail, openBrowser, signIn } from '../support/person.ts';
import { openSystem } from '../support/system.ts';

const system = openSystem();

/** Resident memory of the workerd that runs the system under test, in MiB: scrypt's memory is not in V8's heap. */
function residentMiB(): number {
  const ours = new Set([process.pid, process.ppid]);
  const sizes = readdirSync('/proc').map((name) => {
    if (!/^\d+$/.test(name)) return 0;
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      const field = (key: string): string => new RegExp(`^${key}:\\s+(\\S+)`, 'm').exec(status)?.[1] ?? '';
      return field('Name') === 'workerd' && ours.has(Number(field('PPid'))) ? Number(field('VmRSS')) / 1024 : 0;
    } catch {
      // The process has ended meanwhile.
      return 0;
    }
  });
  return Math.max(...sizes);
}

describe('100 sign-ins at once', () => {
  it('hash two passwords at a time and send the others away, and then all is as before', async () => {
    const { email, password } = await signIn(system);
    // What is measured is the rush, not how the first request of an isolate loads what signing in needs.
    const alone = await openBrowser(system).postSettled('/api/auth/sign-in/email', { email, password });
    expect(alone.status).toBe(200);
    const before = residentMiB();
    // The runtime was found at all.
    expect(before).toBeGreaterThan(0);
    let peak = before;
    const watch = setInterval(() => (peak = Math.max(peak, residentMiB())), 20);
    const startedMs = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 100 }, () =>
        openBrowser(system).post('/api/auth/sign-in/email', { email: freshEmail(), password: 'not the password' }),
      ),
    );
    const tookMs = performance.now() - startedMs;
    clearInterval(watch);
    const codes = answers.map((answer) => toProblem(answer).code);
    const busy = answers.filter(({ status }) => status === 503);
    console.log(
      `${tookMs.toFixed(0)} ms, resident ${before.toFixed(0)} -> ${peak.toFixed(0)} MiB, ${busy.length} of 100 busy`,
    );
    expect(codes).toContain('busy');
    // On a machine with no time left the limit cannot be asked either, and signing in does not go on without.
    expect(codes.filter((code) => !['invalid_credentials', 'busy', 'unavailable'].includes(code))).toEqual([]);
    expect(new Set(busy.map(({ headers }) => headers['retry-after']))).not.toContain(undefined);
    // Two hashes of 32 MiB, and what 100 requests need besides; a hundred would be 3.2 GB.
    expect(peak - before).toBeLessThan(300);

    const signedIn = async () =>
      (await openBrowser(system).post('/api/auth/sign-in/email', { email, password })).status === 200;
    await waitFor(signedIn, { what: 'a sign-in after the rush', deadlineMs: 20_000 });
  });
});
