/** The world as setup and release see it, so that both run against a remembered one in tests. */
import type { WorkerFacts } from '../lib/workers.ts';
import type { Cloudflare } from './cloudflare.ts';
import type { InstanceDatabase } from './instance-database.ts';
import type { Placement } from './worker-config.ts';
import type { SetupStore } from './setup-file.ts';

export interface DeployPorts {
  cloudflare: Cloudflare;
  openDatabase: (ownerUrl: string) => InstanceDatabase;
  setups: SetupStore;
  /** Names in the Worker's `[secrets] required`. */
  requiredSecrets: (worker: WorkerFacts) => readonly string[];
  writeConfigs: (placement: Placement) => void;
  /** Builds all; throws when anything, the redirect's bundle included, is not as it must be. */
  build: () => Promise<void>;
  /** A random secret of so many bytes, in hexadecimal digits. */
  random: (bytes: number) => string;
  env: Readonly<Record<string, string | undefined>>;
  log: (line: string) => void;
}
