import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = resolve(import.meta.dirname, '..');

/** Set before any project loads it: what the Workers' runtime says belongs into the tests' own log, not into the report. */
process.env['WRANGLER_LOG'] ??= 'error';
process.env['WRANGLER_SEND_METRICS'] = 'false';

/** Far more than any needs: suites run beside each other, and a machine may be busy. */
const testTimeout = 120_000;
const hookTimeout = 180_000;

/**
 * Files share processes, and so the modules that they load: to start one for each file takes longer than most of them run. Nothing
 * in `src/` keeps more at module level than a bounded cache, and tests undo what they change of the process.
 */
const isolate = false;

/** Projects run in this order, each with as much of the system as it needs. */
export default defineConfig({
  root,
  test: {
    // What a passing test logs is no news.
    silent: 'passed-only',
    projects: [
      {
        test: {
          name: 'rules',
          root,
          include: ['test/rules/**/*.test.ts'],
          testTimeout,
          maxWorkers: 2,
          isolate,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'contract',
          root,
          include: ['test/contract/**/*.test.ts'],
          globalSetup: ['test/support/shared-setup.ts'],
          testTimeout,
          hookTimeout,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'system',
          root,
          provide: { isPatient: true },
          include: ['test/system/**/*.test.ts'],
          globalSetup: ['test/support/system-setup.ts'],
          testTimeout,
          hookTimeout,
          // One system for all files; they mostly wait, for the queue and for stores.
          maxWorkers: 3,
          isolate,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: 'drills',
          root,
          include: ['test/drills/**/*.test.ts'],
          globalSetup: ['test/support/system-setup.ts'],
          testTimeout,
          hookTimeout,
          // They stop stores and break bindings of the one system.
          fileParallelism: false,
          isolate,
          sequence: { groupOrder: 4 },
        },
      },
      {
        test: {
          name: 'e2e',
          root,
          provide: { isPatient: true },
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/support/system-setup.ts', 'test/support/browser-setup.ts'],
          testTimeout,
          hookTimeout,
          maxWorkers: 2,
          isolate,
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
});
