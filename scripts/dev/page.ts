/** Builds the web page into dist/dashboard. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { root } from '../lib/root.ts';

/** Throws with the builder's own words. */
export async function buildPage(): Promise<void> {
  await promisify(execFile)('vite', ['build', '--config', 'src/dashboard/vite.config.ts', '--logLevel', 'warn'], {
    cwd: root,
    // A test runner's NODE_ENV would make a development build of it.
    env: { ...process.env, NODE_ENV: 'production' },
  });
}
