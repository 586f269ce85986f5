/** `npm run bench` for smoke tests, with a folder of the file's own for what it writes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { runCommand } from '../../../scripts/lib/command.ts';

export interface BenchCommand {
  out: string;
  bench: (...args: string[]) => Promise<{ code: number; text: string }>;
  /** Arguments that make a run as short as it can be. */
  quick: readonly string[];
}

export function openBench(): BenchCommand {
  const out = mkdtempSync(join(tmpdir(), 'linkpulse-bench-smoke-'));
  afterAll(() => rmSync(out, { recursive: true, force: true }));
  return {
    out,
    async bench(...args) {
      const { code, stdout, stderr } = await runCommand('node', ['scripts/bench.ts', ...args]);
      return { code, text: stdout + stderr };
    },
    quick: ['--repetitions', '1', '--seconds', '0.3', '--out', out],
  };
}
