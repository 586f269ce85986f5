/**
 * Writes the configs of one account beside the committed ones, and wrangler's pointer to them: with `.wrangler/deploy/config.json`
 * in place, plain `wrangler deploy` in a Worker's folder takes the generated one. Every folder needs its own pointer, because
 * wrangler looks for one upwards and refuses one that does not stand beside the wrangler.toml it found.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { experimental_readRawConfig as readRawConfig, type Unstable_RawConfig as RawConfig } from 'wrangler';

import { workers, type WorkerFacts } from '../lib/workers.ts';
import { toDeployConfig, type Placement } from './worker-config.ts';

const fileName = 'wrangler.deploy.json';

/** Beside the wrangler.toml, so that its relative paths stay true. */
export const generatedConfig = (worker: WorkerFacts): string => path.join(path.dirname(worker.config), fileName);

export function readConfig(folder: string, worker: WorkerFacts): RawConfig {
  return readRawConfig({ config: path.join(folder, worker.config) }).rawConfig;
}

/** Written anew each time, so that a changed wrangler.toml is not forgotten. */
export function writeConfigs(folder: string, setup: Placement): void {
  for (const worker of workers) {
    const config = toDeployConfig(readConfig(folder, worker), worker, setup);
    const beside = path.join(folder, path.dirname(worker.config));
    writeFileSync(path.join(beside, fileName), `${JSON.stringify(config, null, 2)}\n`);
    mkdirSync(path.join(beside, '.wrangler/deploy'), { recursive: true });
    writeFileSync(
      path.join(beside, '.wrangler/deploy/config.json'),
      `${JSON.stringify({ configPath: `../../${fileName}` })}\n`,
    );
  }
}
