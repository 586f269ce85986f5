import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { runCommand } from '../../../scripts/lib/command.ts';
import { root } from '../../../scripts/lib/root.ts';

/** A repository with nothing but our own settings and rule files that each do one thing that a rule must not. */
const impure: Record<string, string> = {
  'imports-hono': `import { Hono } from 'hono';\nexport const app = new Hono();\n`,
  'imports-drizzle': `import { sql } from 'drizzle-orm';\nexport const query = sql;\n`,
  'imports-node': `import { createHash } from 'node:crypto';\nexport const hash = createHash;\n`,
  'imports-workers': `import { env } from 'cloudflare:workers';\nexport const bindings = env;\n`,
  'imports-platform': `import { openRedis } from '../platform/redis.ts';\nexport const redis = openRedis;\n`,
  'imports-a-store-file': `import { postgresLinks } from '../clicks/store.ts';\nexport const links = postgresLinks;\n`,
  'reads-the-clock': `export const age = (then: number) => Date.now() - then;\n`,
  'draws-at-random': `export const draw = () => Math.random();\n`,
  fetches: `export const load = (url: string) => fetch(url);\n`,
};
const pure = `import { ok } from '../lib/result.ts';\nexport const half = (n: number) => ok(n / 2);\n`;

const repository = mkdtempSync(path.join(tmpdir(), 'linkpulse-purity-'));
let lintFaults: Record<string, string[]> = {};
let typeFaults = '';

beforeAll(async () => {
  for (const folder of ['src/links', 'src/lib']) mkdirSync(path.join(repository, folder), { recursive: true });
  for (const file of [
    '.oxlintrc.json',
    'tsconfig.json',
    'src/tsconfig.rules.json',
    'src/lib/result.ts',
    'src/lib/web-standard.d.ts',
  ])
    cpSync(path.join(root, file), path.join(repository, file));
  const write = (name: string, text: string) => writeFileSync(path.join(repository, `src/links/${name}.ts`), text);
  for (const [name, text] of Object.entries(impure)) write(name, text);
  write('pure', pure);
  write('knows-node', `export const home = process.env['HOME'];\n`);
  write('knows-workers', `export const read = (kv: KVNamespace) => kv.get('x');\n`);
  // The role of a store allows what a rule must not do.
  write('store', impure['reads-the-clock'] ?? '');

  const lint = await runCommand('oxlint', ['--format', 'json'], { cwd: repository });
  const report: { diagnostics: { code: string; filename: string }[] } = JSON.parse(lint.stdout);
  lintFaults = Object.fromEntries(
    Object.entries(Object.groupBy(report.diagnostics, ({ filename }) => path.basename(filename, '.ts'))).map(
      ([name, found = []]) => [name, found.map(({ code }) => code)],
    ),
  );
  typeFaults = (await runCommand('tsc', ['-p', 'src/tsconfig.rules.json'], { cwd: repository })).stdout;
});

afterAll(() => rmSync(repository, { recursive: true, force: true }));

describe('a rule file', () => {
  it.each(Object.keys(impure))('that %s is refused by the linter', (name) => {
    expect(lintFaults[name]?.join()).toMatch(/no-restricted-(imports|globals|properties)/);
  });

  it('that imports other rules passes', () => {
    expect(lintFaults['pure']).toBeUndefined();
    expect(typeFaults).not.toContain('pure.ts');
  });

  it('that knows Node or Workers does not compile', () => {
    expect(typeFaults).toContain('knows-node.ts');
    expect(typeFaults).toContain('knows-workers.ts');
  });

  it('is told from a store by its name', () => {
    expect(lintFaults['store']).toBeUndefined();
  });
});
