/** The redirect Worker as it is deployed, and the same with its memory switched off. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { runCommand } from '../lib/command.ts';
import { root } from '../lib/root.ts';

/** Builds into `folder` and returns the code. Readable names are for profiles; a deployment minifies. */
export async function buildRedirect(folder: string, { minify }: { minify: boolean }): Promise<string> {
  const args = ['deploy', '--dry-run', '--outdir', folder, '-c', 'wrangler.toml', ...(minify ? ['--minify'] : [])];
  const { code, stdout, stderr } = await runCommand('wrangler', args, {
    env: { WRANGLER_SEND_METRICS: 'false', CI: '1' },
  });
  if (code !== 0) throw new Error(`The redirect Worker does not build:\n${stderr.trim() || stdout.trim()}`);
  return readFile(path.join(folder, 'index.js'), 'utf8');
}

/** The same code with a memo that holds nothing: everything else stays byte for byte what is deployed. */
export function withoutMemo(code: string): string {
  const limit = /\bmaxEntries:\s*[\d_e]+/g;
  const found = code.match(limit)?.length ?? 0;
  if (found !== 1)
    throw new Error(
      `The bundle should set maxEntries of its memo once, not ${found} times: mend scripts/bench/redirect-bundle.ts`,
    );
  return code.replace(limit, 'maxEntries:0');
}

/** What the redirect's own config says. */
export async function readCompatibilityDate(): Promise<string> {
  const config = await readFile(path.join(root, 'wrangler.toml'), 'utf8');
  const [, date] = /^compatibility_date = "(.+)"$/m.exec(config) ?? [];
  if (date === undefined) throw new Error('wrangler.toml names no compatibility_date.');
  return date;
}
