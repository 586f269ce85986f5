/** Workers as they are deployed: bundled and minified by wrangler, uploaded nowhere. */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { runCommand } from '../lib/command.ts';
import { root } from '../lib/root.ts';
import { workers, type WorkerFacts } from '../lib/workers.ts';

interface BundleOptions {
  /** Default true. */
  minify?: boolean;
}

/**
 * Builds into `folder` as `index.js` and returns the code. A folder that BENCH_BUNDLES names keeps what is built, and what it holds is
 * taken as it is: for tests, which run several benchmarks on the same sources. Nobody looks whether it is stale.
 */
export async function buildWorker(
  name: WorkerFacts['name'],
  folder: string,
  { minify = true }: BundleOptions = {},
): Promise<string> {
  const file = path.join(folder, 'index.js');
  const keeper = process.env['BENCH_BUNDLES'];
  const kept = keeper === undefined ? null : path.join(keeper, `${name}${minify ? '.min' : ''}.js`);
  if (kept !== null && existsSync(kept)) {
    await mkdir(folder, { recursive: true });
    await copyFile(kept, file);
  } else {
    await build(name, folder, minify);
    if (kept !== null) {
      // Whole or not at all: another benchmark may look at any time.
      await copyFile(file, `${kept}.${process.pid}`);
      await rename(`${kept}.${process.pid}`, kept);
    }
  }
  return readFile(file, 'utf8');
}

async function build(name: WorkerFacts['name'], folder: string, minify: boolean): Promise<void> {
  const facts = workers.find((worker) => worker.name === name);
  if (!facts) throw new Error(`There is no Worker ${name}.`);
  const config = name === 'api' ? await writePagelessConfig(facts.config, folder) : facts.config;
  const args = ['deploy', '--dry-run', '--outdir', folder, '-c', config, ...(minify ? ['--minify'] : [])];
  const { code, stdout, stderr } = await runCommand('wrangler', args, {
    env: { WRANGLER_SEND_METRICS: 'false', CI: '1' },
  });
  if (code !== 0) throw new Error(`The ${name} Worker does not build:\n${stderr.trim() || stdout.trim()}`);
}

/** The API's config with an empty page, because building the page takes longer than the rest and no benchmark asks for it. */
async function writePagelessConfig(config: string, folder: string): Promise<string> {
  const assets = path.join(folder, 'assets');
  await mkdir(assets, { recursive: true });
  const text = (await readFile(path.join(root, config), 'utf8'))
    .replace('main = "index.ts"', `main = ${JSON.stringify(path.join(root, path.dirname(config), 'index.ts'))}`)
    .replace(/^directory = .*$/m, `directory = ${JSON.stringify(assets)}`);
  const file = path.join(folder, 'wrangler.toml');
  await writeFile(file, text);
  return file;
}
