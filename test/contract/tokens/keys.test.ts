import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { Stack } from '../../../scripts/stack/types.ts';
import { openPostgres, type Postgres } from '../../../src/platform/postgres.ts';
import { postgresSigningKeys } from '../../../src/tokens/signing-key-store.ts';
import { keyTimes } from '../../../src/tokens/signing-key.ts';
import { startPreparedStack } from '../../support/prepared-stack.ts';

let stack: Stack;
let root: Client;
let postgres: Postgres;

beforeAll(async () => {
  stack = await startPreparedStack({ linkpulse_api: 'test', linkpulse_auth: 'test', linkpulse_jobs: 'test' });
  root = new Client({ connectionString: stack.superuserUrl ?? '' });
  await root.connect();
  postgres = openPostgres({ primaryUrl: stack.neonUrl('linkpulse_auth', 'test', 'primary') });
});
beforeEach(() => root.query('truncate signing_keys'));
afterAll(async () => {
  await root.end();
  await stack.stop();
});

interface Run {
  code: number;
  out: string;
  err: string;
}

/** Runs the command as a shell would, as the owner of the tables, who is no superuser. */
function tokens(...args: string[]): Promise<Run> {
  const script = join(import.meta.dirname, '../../../scripts/tokens.ts');
  const env = { PATH: process.env.PATH, ADMIN_DATABASE_URL: stack.ownerUrl };
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], { env }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

describe('signing keys', () => {
  /** An isolate with a clock that runs ahead of the database's. */
  function openIsolate(secret = 'secret') {
    let aheadMs = 0;
    const keys = postgresSigningKeys({ postgres, secret, now: () => Date.now() + aheadMs });
    return { ...keys, advance: (ms: number) => (aheadMs += ms) };
  }

  it('begin with one, however many isolates need it at once', async () => {
    const signers = await Promise.all(Array.from({ length: 8 }, () => openIsolate().signer()));
    expect(new Set(signers.map(({ kid }) => kid)).size).toBe(1);
    const [stored] = (await root.query<{ public_jwk: string; private_jwk: string }>('select * from signing_keys')).rows;
    expect(stored?.public_jwk).not.toContain('"d"');
    expect(stored?.private_jwk).not.toContain(signers[0]?.d);
  });

  it('show only public halves, and are of no use to whoever has the rows but not the secret', async () => {
    await openIsolate().signer();
    const [shown, ...others] = await openIsolate().published();
    expect(others).toEqual([]);
    expect(Object.keys(shown ?? {}).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    await expect(openIsolate('another').signer()).rejects.toThrow('AUTH_SECRET');
  });

  it('are handed over: the successor is published before it signs, and the old one until its last token has expired', async () => {
    const isolate = openIsolate();
    const old = await isolate.signer();
    expect(await tokens('rotate')).toMatchObject({ code: 0, out: expect.stringContaining(old.kid) });
    isolate.advance(keyTimes.memoMs);
    const both = (await isolate.published()).map(({ kid }) => kid);
    expect(both).toHaveLength(2);
    expect((await isolate.signer()).kid).toBe(old.kid);
    isolate.advance(keyTimes.handoverSeconds * 1000);
    const next = await isolate.signer();
    expect(both).toEqual([old.kid, next.kid]);
    expect([...(await isolate.verifiers(old.kid)).keys()]).toEqual(both);
    isolate.advance(keyTimes.verifySeconds * 1000);
    expect([...(await isolate.verifiers(next.kid)).keys()]).toEqual([next.kid]);
  });

  it('that an isolate has not heard of are asked for, but not for every made-up id', async () => {
    const isolate = openIsolate();
    const first = await isolate.signer();
    expect(await tokens('retire', first.kid)).toMatchObject({ code: 0 });
    const second = await openIsolate().signer();
    expect((await isolate.verifiers(second.kid)).has(second.kid)).toBe(false);
    isolate.advance(keyTimes.unknownKidPauseMs);
    expect((await isolate.verifiers(second.kid)).has(second.kid)).toBe(true);
  });

  it('that are retired are believed no longer, as soon as an isolate looks again', async () => {
    const isolate = openIsolate();
    const { kid } = await isolate.signer();
    expect(await tokens('retire', kid)).toMatchObject({ code: 0 });
    isolate.advance(keyTimes.memoMs);
    expect((await isolate.verifiers(kid)).has(kid)).toBe(false);
    expect((await isolate.signer()).kid).not.toBe(kid);
  });
});

describe('npm run tokens', () => {
  it('lists the keys with what each is for', async () => {
    expect((await tokens('list')).out).toContain('No key yet');
    const { kid: old } = await postgresSigningKeys({ postgres, secret: 'secret', now: Date.now }).signer();
    expect((await tokens('list')).out).toBe(`${old}  signs until replaced\n`);
    await tokens('rotate');
    await postgresSigningKeys({ postgres, secret: 'secret', now: Date.now }).signer();
    const [first, second, ...others] = (await tokens('list')).out.trimEnd().split('\n');
    expect([first, second, others]).toEqual([
      expect.stringMatching(/ {2}signs until \d{4}-/),
      expect.stringMatching(/ {2}published, signs next$/),
      [],
    ]);
    expect(await tokens('retire', old)).toMatchObject({ code: 0 });
    expect((await tokens('list')).out).toContain(`${old}  forgotten since`);
  });

  it.for([
    [[], 2, 'no command given'],
    [['fly'], 2, 'there is no command fly'],
    [['retire'], 2, 'takes the id of a key'],
    [['rotate', 'x'], 2, 'what is x?'],
    [['list', '--colour'], 2, "Unknown option '--colour'"],
    [['rotate'], 1, 'No key to hand over from'],
    [['retire', 'x'], 1, 'There is no key x'],
  ] as const)('%s ends with %s: %s', async ([args, code, text]) => {
    const run = await tokens(...args);
    expect([run.code, run.out + run.err]).toEqual([code, expect.stringContaining(text)]);
  });
});
