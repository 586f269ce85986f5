/** That the benchmarks around the stores still run; see smoke.test.ts. A file of its own, so that two workers share them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openBench } from './bench-command.ts';

const { out, bench, quick } = openBench();

describe.skipIf(process.platform !== 'linux')('npm run bench', () => {
  it('creates links that are in Postgres, in KV and redirect', async () => {
    const { code, text } = await bench('create', '--bulk', '200', ...quick);
    expect(text).toContain('| bulk of 200, 1 at once |');
    expect(code).toBe(0);
  }, 180_000);

  it('counts the reads of each store for visitors and for scans', async () => {
    const { code, text } = await bench('lookup', '--requests', '200', '--out', out);
    expect(text).toContain('| random scan from 1,000 addresses |');
    expect(code).toBe(0);
    const { outcome } = JSON.parse(readFileSync(join(out, 'lookup.json'), 'utf8'));
    const [warm] = Object.values<{ counts: Record<string, number> }>(outcome);
    expect(warm?.counts).not.toHaveProperty(['kv.get']);
  }, 180_000);

  it('watches memory while links pass that no memory holds', async () => {
    const { code, text } = await bench('memory', '--requests', '1000', '--links', '500', '--out', out);
    expect(text).toContain('1,000 redirects of 500 links');
    expect(code).toBe(0);
  }, 180_000);

  it('compares a call with its limits and without, and asks their object seldom', async () => {
    const { code, text } = await bench('limits', ...quick);
    expect(text).toContain('| GET /api/workspace | without limits | with |');
    expect(code).toBe(0);
    const { outcome } = JSON.parse(readFileSync(join(out, 'limits.json'), 'utf8'));
    expect(outcome.with[0].requests).toBeGreaterThan(0);
    // Counted, not timed: of a thousand requests of one isolate all but some are counted from units that it holds.
    expect(outcome.calls[0].warm).toBeLessThan(50);
  }, 180_000);
});
