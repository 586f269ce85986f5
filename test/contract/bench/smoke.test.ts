/** That the benchmarks still run. What they measure is nobody's pass or fail here: a shared machine's times say nothing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../../../scripts/lib/wait-for.ts';
import { openBench } from './bench-command.ts';

const { out, env, bench, quick } = openBench();

describe.skipIf(process.platform !== 'linux')('npm run bench', () => {
  it('redirects right in every variant and brings every click to the queue', async () => {
    const { code, text } = await bench('redirect', ...quick);
    expect(text).toContain('| ours hot');
    expect(code).toBe(0);
    const { outcome } = JSON.parse(readFileSync(join(out, 'redirect.json'), 'utf8'));
    expect(Object.keys(outcome.samples)).toHaveLength(5);
    expect(
      Object.values<{ clicks: number; redirects: number }>(outcome.proofs).map((p) => p.clicks - p.redirects),
    ).toEqual([0, 0, 0]);
    // Counts, not times: what a redirect waits for.
    expect(outcome.awaits).toMatchObject([
      { kind: 'hot', awaited: [] },
      { kind: 'warm', awaited: ['LINKS.get'] },
      { kind: 'miss' },
    ]);
  }, 180_000);

  it('ingests what was acknowledged, no more and no less, also on top of a history', async () => {
    const { code, text } = await bench('ingest', '--consumers', '2', '--history', '2000', ...quick);
    expect(text).toContain('| one hot link, 2 at once');
    expect(code).toBe(0);
    const { outcome } = JSON.parse(readFileSync(join(out, 'ingest.json'), 'utf8'));
    const [sample] = outcome.empty['1,000 links, 2 at once'];
    expect(sample.ledgerBytes / sample.clicks).toBeGreaterThan(100);
  }, 180_000);

  it('prices what it counts, and says which goals that misses', async () => {
    const { code, text } = await bench('cost', '--seconds', '1', '--out', out);
    expect(text).toMatch(/Goal: at most \$2\.10 in the worst case/);
    expect(text).toContain('| 100,000 | 300 × 30 |');
    expect(code).toBe(0);
  }, 180_000);

  it('leaves no process and no file behind when it is interrupted', async () => {
    const own = mkdtempSync(join(out, 'tmp-'));
    const child = spawn('node', ['scripts/bench.ts', 'memory', '--out', out], {
      env: { ...process.env, ...env, TMPDIR: own },
    });
    // Not 'exit', after which there may be output to come.
    const exited = once(child, 'close');
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => (text += String(chunk)));
    await waitFor(() => isServing(own), { what: 'the benchmark to serve', deadlineMs: 150_000 });
    child.kill('SIGINT');
    expect(await exited).toEqual([130, null]);
    expect(text).toContain('Stopping');
    // wrangler keeps a note of its own there.
    expect(readdirSync(own).filter((name) => name.startsWith('linkpulse'))).toEqual([]);
    expect(processesOf(own)).toEqual([]);
  }, 180_000);
});

/** Command lines of processes that work in the folder. */
function processesOf(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return command.includes(folder) ? [command] : [];
      } catch {
        // It has ended since.
        return [];
      }
    });
}

/** Both the Worker and its stand-ins run. */
const isServing = (folder: string): boolean =>
  processesOf(folder).filter((line) => line.includes('serve')).length === 2;

it('says what it takes and what was wrong with what it got', async () => {
  expect(await bench('--help')).toMatchObject({ code: 0, text: expect.stringContaining('--history <rows>') });
  expect(await bench('redirekt')).toMatchObject({ code: 2, text: expect.stringContaining('no benchmark redirekt') });
  expect(await bench('ingest', '--seconds', 'two')).toMatchObject({
    code: 2,
    text: expect.stringContaining('--seconds cannot be two'),
  });
}, 180_000);
