/** Builds the web page and every Worker into dist/, minified, as a deployment uploads them. */
import { glob, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import { buildPage } from '../dev/page.ts';
import { runCommand } from './command.ts';
import { findBundleFaults } from './redirect-bundle.ts';
import { root } from './root.ts';
import { workers, type WorkerFacts } from './workers.ts';

export interface BuiltPart {
  name: string;
  bytes: number;
  gzipBytes: number;
}

/** Builds all, side by side where nothing has to wait. Throws with the builder's own words, or with what the bundle check found. */
export async function buildAll(onPart: (part: BuiltPart) => void): Promise<void> {
  const page = buildPage();
  const results = await Promise.allSettled([
    page.then(async () => onPart(await measure('web page', 'dist/dashboard/**/*'))),
    ...workers.map(async (worker) => {
      // The API's upload holds the page's files.
      if (worker.name === 'api') await page;
      onPart(await buildWorker(worker));
    }),
  ]);
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [toMessage(result.reason)] : []));
  if (failures.length > 0) throw new Error([...new Set(failures)].join('\n\n'));
}

async function buildWorker(worker: WorkerFacts): Promise<BuiltPart> {
  const folder = `dist/workers/${worker.name}`;
  // Absolute: wrangler reads a relative one from the folder of the config.
  const outdir = path.join(root, folder);
  await rm(outdir, { recursive: true, force: true });
  const args = ['deploy', '--dry-run', '--minify', '--metafile', '--outdir', outdir, '-c', worker.config];
  // Nothing of an account is needed, so a broken login must not matter.
  const { code, stdout, stderr } = await runCommand('wrangler', args, {
    env: { WRANGLER_SEND_METRICS: 'false', CI: '1' },
  });
  if (code !== 0) throw new Error(`${worker.config} does not build:\n${stderr.trim() || stdout.trim()}`);
  const part = await measure(worker.name, `${folder}/**/*.{js,mjs,wasm}`);
  if (worker.name === 'redirect') {
    const inputs = await readInputs(path.join(outdir, 'bundle-meta.json'));
    const faults = findBundleFaults({ inputs, gzipBytes: part.gzipBytes }).map((fault) => `  ${fault}`);
    if (faults.length > 0)
      throw new Error(['The bundle of the redirect Worker is not what it must be:', ...faults].join('\n'));
  }
  return part;
}

/** The files that the bundler read, with forward slashes and relative to the repository: the redirect's config stands at its top. */
async function readInputs(metafile: string): Promise<string[]> {
  const meta: { inputs: Record<string, unknown> } = JSON.parse(await readFile(metafile, 'utf8'));
  return Object.keys(meta.inputs).map((input) => input.replaceAll('\\', '/'));
}

async function measure(name: string, pattern: string): Promise<BuiltPart> {
  const part = { name, bytes: 0, gzipBytes: 0 };
  for await (const entry of glob(pattern, { cwd: root, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const content = await readFile(path.join(entry.parentPath, entry.name));
    part.bytes += content.byteLength;
    part.gzipBytes += gzipSync(content).byteLength;
  }
  if (part.bytes === 0) throw new Error(`Nothing was built for ${name}: ${pattern} is empty.`);
  return part;
}

const toMessage = (reason: unknown): string => {
  if (!(reason instanceof Error)) return String(reason);
  const stderr = 'stderr' in reason ? String(reason.stderr).trim() : '';
  return stderr || reason.message;
};
