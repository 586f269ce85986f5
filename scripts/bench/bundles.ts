/** Workers as they are deployed: bundled and minified by wrangler, uploaded nowhere. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { runCommand } from '../lib/command.ts';
import { root } from '../lib/root.ts';
import { workers, type WorkerFacts } from '../lib/workers.ts';

/** Builds into `folder` and returns the code. */
export async function buildWorker(
  name: WorkerFacts['name'],
  folder: string,
  { minify = true }: { minify?: boolean } = {},
): Promise<string> {
  const facts = workers.find((worker) => worker.name === name);
  if (!facts) throw new Error(`There is no Worker ${name}.`);
  const config = name === 'api' ? await writePagelessConfig(facts.config, folder) : facts.config;
  const args = ['deploy', '--dry-run', '--outdir', folder, '-c', config, ...(minify ? ['--minify'] : [])];
  const { code, stdout, stderr } = await runCommand('wrangler', args, {
    env: { WRANGLER_SEND_METRICS: 'false', CI: '1' },
  });
  if (code !== 0) throw new Error(`The ${name} Worker does not build:\n${stderr.trim() || stdout.trim()}`);
  return readFile(path.join(folder, 'index.js'), 'utf8');
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
