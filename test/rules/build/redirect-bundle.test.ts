import { describe, expect, it } from 'vitest';

import { findBundleFaults, maxRedirectGzipBytes } from '../../../scripts/lib/redirect-bundle.ts';

const allowed = ['workers/redirect/index.ts', 'src/lib/keys.ts', 'src/links/cache.ts', 'src/visitor/routes.ts'];
const faultsOf = (input: string) => findBundleFaults({ inputs: [...allowed, input], gzipBytes: 9000 });

describe('the redirect bundle', () => {
  it('may hold rules, its cache, its channels and its own routes', () => {
    expect(findBundleFaults({ inputs: allowed, gzipBytes: maxRedirectGzipBytes })).toEqual([]);
  });

  it.each([
    ['node_modules/hono/dist/index.js', 'hono'],
    ['../../node_modules/@upstash/redis/cloudflare.mjs', '@upstash/redis'],
    ['node_modules/a/node_modules/@b/c/d.js', '@b/c'],
    ['unenv:node_modules/unenv/runtime.mjs', 'unenv'],
  ])('names the package that %s comes from', (input, name) => {
    expect(faultsOf(input)).toEqual([`${input} comes from the npm package ${name}; the redirect has none`]);
  });

  it.each([
    'src/dashboard/ui/format.ts',
    'src/http/problem.ts',
    'src/platform/postgres.ts',
    'src/platform/redis.ts',
    'src/links/schema.ts',
    'src/links/store.ts',
    'src/links/hot-store.ts',
    'src/clicks/statements.ts',
    'src/clicks/consumer.ts',
    'src/links/object.ts',
    'workers/api/index.ts',
    'scripts/lib/seed.ts',
  ])('must not hold %s', (input) => {
    expect(faultsOf(input)).toEqual([expect.stringContaining(`${input} must not be in it`)]);
  });

  it('may not be a byte larger than the limit', () => {
    expect(findBundleFaults({ inputs: allowed, gzipBytes: maxRedirectGzipBytes + 1 })).toEqual([
      'it has 16385 bytes compressed; at most 16384 are allowed',
    ]);
  });
});
