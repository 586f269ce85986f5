/** The web page, built for one test run: what others build meanwhile has other file names and must not get in between. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../scripts/lib/root.ts';

const oauthVars = ['GITHUB', 'GOOGLE']
  .flatMap((name) => [`${name}_CLIENT_ID = "client"`, `${name}_CLIENT_SECRET = "secret"`])
  .join('\n');

export interface BuiltPage {
  /** Removed with it. */
  folder: string;
  /** Config of an API Worker that serves this page. */
  apiConfig: string;
  remove(): void;
}

/** Throws with the builder's own words. */
export async function buildTestPage(): Promise<BuiltPage> {
  const folder = mkdtempSync(join(tmpdir(), 'linkpulse-page-'));
  const assets = join(folder, 'assets');
  const options = ['--config', 'src/dashboard/vite.config.ts', '--outDir', assets, '--logLevel', 'warn'];
  await promisify(execFile)('vite', ['build', ...options], { cwd: root });
  const worker = join(root, 'workers/api');
  const config = readFileSync(join(worker, 'wrangler.toml'), 'utf8')
    .replace('main = "index.ts"', `main = ${JSON.stringify(join(worker, 'index.ts'))}`)
    // Nobody's password leaves for a test; test/support/outbound.ts answers.
    .replace('https://api.pwnedpasswords.com', 'http://breaches.invalid')
    // Providers that test/support/oauth-provider.ts plays.
    .replace('[vars]', `[vars]\n${oauthVars}`)
    .replace('directory = "../../dist/dashboard"', `directory = ${JSON.stringify(assets)}`);
  const apiConfig = join(folder, 'wrangler.toml');
  // As in `npm run dev`: the local Worker is the mailbox.
  writeFileSync(apiConfig, `${config}\n[[services]]\nbinding = "LOCAL"\nservice = "linkpulse-local"\n`);
  return { folder, apiConfig, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
