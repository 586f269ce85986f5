/** `npm run bench` for smoke tests, with a folder of the file's own for what it writes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, inject } from 'vitest';
import { runCommand } from '../../../scripts/lib/command.ts';

export interface BenchCommand {
  out: string;
  /** Added to the environment of each: it takes the bundles that another has built. */
  env: Record<string, string>;
  bench: (...args: string[]) => Promise<{ code: number; text: string }>;
  /** Arguments that make a run as short as it can be. */
  quick: readonly string[];
}

export function openBench(): BenchCommand {
  const env = { BENCH_BUNDLES: inject('shared').bundles };
  const out = mkdtempSync(join(tmpdir(), 'linkpulse-bench-smoke-'));
  afterAll(() => rmSync(out, { recursive: true, force: true }));
  return {
    out,
    env,
    async bench(...args) {
      const { code, stdout, stderr } = await runCommand('node', ['scripts/bench.ts', ...args], { env });
      return { code, text: stdout + stderr };
    },
    quick: ['--repetitions', '1', '--seconds', '0.3', '--out', out],
  };
}
