import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
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

export interface TestStackOptions extends Partial<Pick<StackOptions, 'log'>> {
  /** Data of a stopped stack to begin with, which stays as it is; default none. */
  copyOf?: string;
}

/** A stack on a throwaway directory, with its own servers whatever DATABASE_URL says. `stop()` deletes the data too. */
export async function startTestStack({ copyOf, log = () => undefined }: TestStackOptions = {}): Promise<Stack> {
  const dataDir = makeTestDataDir();
  if (copyOf !== undefined) copyStackData(copyOf, dataDir);
  const stack = await startStackIn(dataDir, log);
  const stop = async (): Promise<void> => {
    await stack.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  // A prototype, not a spread: `pids` is a getter and must stay one.
  const wrapped: Stack = Object.create(stack);
  return Object.assign(wrapped, { stop });
}

/** As startTestStack does, but the data stay when it stops. */
export const startStackIn = (dataDir: string, log: StackOptions['log'] = () => undefined): Promise<Stack> =>
  startStack({ dataDir, durable: false, ports: RANDOM_PORTS, env: { PATH: process.env.PATH }, log });

/** Copies what a stopped stack keeps into a directory that exists, without its servers' data where these stand elsewhere. */
export function copyStackData(from: string, to: string): void {
  const kept = ['postgres', 'state.json'].map((name) => join(from, name)).filter((path) => existsSync(path));
  // cp, because it keeps owners and modes, which fs.cp does not.
  const copy = spawnSync('cp', ['-pPR', ...kept, to], { encoding: 'utf8' });
  if (copy.status !== 0) throw new Error(`could not copy ${from}: ${copy.stderr}`, { cause: copy.error });
}
