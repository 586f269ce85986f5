import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Stack } from '../../../scripts/stack/types.ts';
import type { Outcome, RedisCall } from '../../support/stack-probe/calls.ts';
import { openProbe, type Probe } from '../../support/stack-probe/probes.ts';
import { startPreparedStack } from '../../support/prepared-stack.ts';

let stack: Stack;

beforeAll(async () => {
  stack = await startPreparedStack();
});

afterAll(() => stack.stop());

describe.each(['Node', 'a Worker'] as const)('the Upstash gateway, asked from %s', (runtime) => {
  let probe: Probe;

  beforeAll(async () => {
    probe = await openProbe(runtime);
  });

  beforeEach(async () => {
    await ask('flushdb');
  });

  afterAll(() => probe.close());

  const ask = (...command: RedisCall): Promise<Outcome> =>
    probe.run({ kind: 'redis', upstash: stack.upstash, command });
  const many = (mode: 'pipeline' | 'multi', commands: readonly RedisCall[], keepErrors = false): Promise<Outcome> =>
    probe.run({ kind: 'redis-many', upstash: stack.upstash, mode, commands, keepErrors });

  it.each([
    ['text', 'plain'],
    ['the text OK', 'OK'],
    ['nothing', ''],
    ['text that looks like base64', 'T0s='],
    ['what is not ASCII', 'ä€😀\u0000\r\n"'],
    ['an object', { a: [1, null, 'ü'] }],
    ['a large text', 'x'.repeat(300_000)],
  ])('keeps %s', async (_, value) => {
    expect(await ask('set', 'k', value)).toEqual({ value: 'OK' });
    expect(await ask('get', 'k')).toEqual({ value });
  });

  it('says null for what is not there', async () => {
    expect(await ask('get', 'absent')).toEqual({ value: null });
  });

  it('answers several keys in order', async () => {
    await ask('mset', { a: 'OK', b: 2 });
    expect(await ask('mget', 'a', 'absent', 'b')).toEqual({ value: ['OK', null, 2] });
  });

  it('answers a hash', async () => {
    await ask('hset', 'h', { ä: 'ö', n: 1 });
    expect(await ask('hgetall', 'h')).toEqual({ value: { ä: 'ö', n: 1 } });
  });

  it('runs a pipeline', async () => {
    const commands: RedisCall[] = [
      ['set', 'a', 'OK'],
      ['incr', 'n'],
      ['get', 'a'],
      ['get', 'absent'],
    ];
    expect(await many('pipeline', commands)).toEqual({ value: ['OK', 1, 'OK', null] });
  });

  it('goes on in a pipeline after a command that fails', async () => {
    const outcome = await many(
      'pipeline',
      [
        ['set', 'a', 'text'],
        ['incr', 'a'],
        ['get', 'a'],
      ],
      true,
    );
    expect(outcome).toMatchObject({
      value: [{ result: 'OK' }, { error: 'ERR value is not an integer or out of range' }, { result: 'text' }],
    });
  });

  it('runs a transaction', async () => {
    expect(
      await many('multi', [
        ['set', 'a', 1],
        ['incr', 'a'],
        ['get', 'a'],
      ]),
    ).toEqual({ value: ['OK', 2, 2] });
  });

  it('discards a transaction with a command that cannot be', async () => {
    const outcome = await many('multi', [
      ['set', 'a', 1],
      ['lpush', 'only a key'],
    ]);
    expect(outcome).toMatchObject({ error: { message: expect.stringContaining('wrong number of arguments') } });
    expect(await ask('get', 'a')).toEqual({ value: null });
  });

  it('runs a script by its text and by its hash', async () => {
    const script = `return {KEYS[1], ARGV[1], 7, 'OK', false}`;
    const result = { value: ['k', 'ä', 7, 'OK', null] };
    expect(await ask('eval', script, ['k'], ['ä'])).toEqual(result);
    expect(await ask('evalsha', sha1(script), ['k'], ['ä'])).toEqual(result);
    expect(await ask('evalsha', sha1('return 404'), [], [])).toMatchObject({
      error: { message: expect.stringContaining('NOSCRIPT') },
    });
  });

  it('runs a script with a flag that only Upstash knows, under the hash the client knows', async () => {
    const script = `#!lua flags=allow-key-locking\nreturn ${runtime.length}`;
    expect(await ask('evalsha', sha1(script), [], [])).toMatchObject({
      error: { message: expect.stringContaining('NOSCRIPT') },
    });
    expect(await ask('eval', script, [], [])).toEqual({ value: runtime.length });
    expect(await ask('evalsha', sha1(script), [], [])).toEqual({ value: runtime.length });
    expect(await ask('scriptLoad', script)).toEqual({ value: sha1(script) });
    expect(await ask('scriptExists', sha1(script), sha1('none'))).toEqual({ value: [1, 0] });
  });

  it('refuses a wrong token', async () => {
    const upstash = { url: stack.upstash.url, token: 'wrong' };
    const outcome = await probe.run({ kind: 'redis', upstash, command: ['hgetall', 'h'] });
    expect(outcome).toMatchObject({ error: { message: expect.stringContaining('WRONGPASS') } });
  });

  it('reports a server that is down, and reaches it again when it is back', async () => {
    await stack.stopRedis();
    const outcome = await ask('get', 'a');
    await stack.startRedis();
    expect(outcome).toMatchObject({ error: { message: expect.stringContaining('no answer from Redis') } });
    expect(await ask('set', 'a', 1)).toEqual({ value: 'OK' });
  });
});

async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return await fetch(`${stack.upstash.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stack.upstash.token}`, ...headers },
    body: JSON.stringify(body),
  });
}

describe('the Upstash gateway over plain HTTP', () => {
  it('encodes texts at any depth, but not numbers, null and a bare OK', async () => {
    const base64 = { 'upstash-encoding': 'base64' };
    const nested = ['EVAL', `return {1, 'a', {'OK', false}}`, 0];
    expect(await (await post('/', nested, base64)).json()).toEqual({ result: [1, 'YQ==', ['T0s=', null]] });
    expect(await (await post('/', ['PING'], base64)).json()).toEqual({ result: 'UE9ORw==' });
    expect(await (await post('/', ['SET', 'k', 'v'], base64)).json()).toEqual({ result: 'OK' });
    expect(await (await post('/', nested)).json()).toEqual({ result: [1, 'a', ['OK', null]] });
  });

  it.each([
    ['a command that fails', '/', ['INCR', 'text', 'more'], 400],
    ['what is no command', '/', { SET: 1 }, 400],
    ['an empty pipeline', '/pipeline', [], 400],
    ['a command that would change the shared connection', '/', ['SELECT', '1'], 400],
    ['a transaction begun by hand', '/pipeline', [['MULTI'], ['EXEC']], 400],
    ['another path', '/subscribe/x', [], 404],
  ])('refuses %s', async (_, path, body, status) => {
    const response = await post(path, body);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error: expect.any(String) });
  });

  it('answers at once, not at the next tick of a timer', async () => {
    const took: number[] = [];
    for (let i = 0; i < 50; i++) {
      const started = performance.now();
      await (await post('/', ['INCR', 'n'])).json();
      took.push(performance.now() - started);
    }
    // The quickest of them: one after another they would each wait for the next tick, and on a busy machine each may wait for something.
    expect(Math.min(...took)).toBeLessThan(50);
  });

  it('takes the token from the address too, and wants one', async () => {
    const { url, token } = stack.upstash;
    expect((await fetch(`${url}/?_token=${token}`, { method: 'POST', body: '["PING"]' })).status).toBe(200);
    expect((await fetch(url, { method: 'POST', body: '["PING"]' })).status).toBe(401);
    expect((await fetch(`${url}/?_token=${token}`, { method: 'DELETE' })).status).toBe(405);
  });
});

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
