import { readFileSync } from 'node:fs';
import { describe, it } from 'vitest';

import { kvLinkKey, queues } from '../../../src/lib/keys.ts';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

describe('names of shared resources', () => {
  it('of queues are those that the Workers are configured with', ({ expect }) => {
    const named = ['wrangler.toml', 'workers/jobs/wrangler.toml'].flatMap((path) =>
      [...read(path).matchAll(/^(?:queue|dead_letter_queue) = "(.+)"$/gm)].map((match) => match[1]),
    );
    expect(new Set(named)).toEqual(new Set(Object.values(queues)));
  });
  it('of links fit the 512 bytes of a KV key with the longest host and key', ({ expect }) => {
    expect(Buffer.byteLength(kvLinkKey(`${'h'.repeat(253)}/${'k'.repeat(190)}`))).toBeLessThanOrEqual(512);
  });
});
