import { readFileSync } from 'node:fs';
import { describe, it } from 'vitest';

import { kvLinkKey, queues, spoolBucket } from '../../../src/lib/keys.ts';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

const configs = ['wrangler.toml', 'workers/jobs/wrangler.toml'].map(read);
const namesOf = (pattern: RegExp) =>
  new Set(configs.flatMap((config) => [...config.matchAll(pattern)].map((match) => match[1])));

describe('names of shared resources', () => {
  it('of queues are those that the Workers are configured with', ({ expect }) => {
    expect(namesOf(/^(?:queue|dead_letter_queue) = "(.+)"$/gm)).toEqual(new Set(Object.values(queues)));
  });
  it('of buckets too', ({ expect }) => {
    expect(namesOf(/^bucket_name = "(.+)"$/gm)).toEqual(new Set([spoolBucket]));
  });
  it('of links fit the 512 bytes of a KV key with the longest host and key', ({ expect }) => {
    expect(Buffer.byteLength(kvLinkKey(`${'h'.repeat(253)}/${'k'.repeat(190)}`))).toBeLessThanOrEqual(512);
  });
});
