/** What benches change of the built redirect Worker, and what they read of its config. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { root } from '../lib/root.ts';

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
