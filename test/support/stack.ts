import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack } from '../../scripts/stack/start-stack.ts';
import type { Stack, StackOptions } from '../../scripts/stack/types.ts';

/** Any free port for everything, so that stacks run beside each other and beside the developer's own. */
export const RANDOM_PORTS = {
  preferred: { primary: 0, replica: 0, primaryGateway: 0, replicaGateway: 0, redis: 0, upstash: 0 },
  whenTaken: 'choose-another',
} as const;

/** A directory that the server's account can enter, which one straight from mkdtemp is not when the tests run as root. */
export function makeTestDataDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'linkpulse-test-'));
  chmodSync(dir, 0o755);
  return dir;
}

/** A stack on a throwaway directory, with its own servers whatever DATABASE_URL says. `stop()` deletes the data too. */
export async function startTestStack(options: Partial<Pick<StackOptions, 'log'>> = {}): Promise<Stack> {
  const dataDir = makeTestDataDir();
  const stack = await startStack({
    dataDir,
    durable: false,
    ports: RANDOM_PORTS,
    env: { PATH: process.env.PATH },
    log: options.log ?? (() => undefined),
  });
  const stop = async (): Promise<void> => {
    await stack.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  // A prototype, not a spread: `pids` is a getter and must stay one.
  const wrapped: Stack = Object.create(stack);
  return Object.assign(wrapped, { stop });
}
