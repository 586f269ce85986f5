import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { takeLock } from '../../../scripts/stack/lock.ts';
import { claimFreePort, claimPorts } from '../../../scripts/stack/ports.ts';
import { RANDOM_PORTS } from '../../support/stack.ts';

const claim = async (redis: number, whenTaken: 'fail' | 'choose-another') => {
  const claimed = await claimPorts({ preferred: { ...RANDOM_PORTS.preferred, redis }, whenTaken }, {});
  onTestFinished(claimed.release);
  return claimed;
};

it('gives no two stacks the same port, although nothing listens there yet, until one gives it back', async () => {
  const first = await claimFreePort();
  onTestFinished(first.release);
  expect((await claim(first.port, 'choose-another')).ports.redis).not.toBe(first.port);
  await expect(claim(first.port, 'fail')).rejects.toMatchObject({ code: 'PORT_TAKEN' });
  first.release();
  expect((await claim(first.port, 'fail')).ports.redis).toBe(first.port);
});

it('keeps no claim of a port that something else listens on, nor of any when one cannot be had', async () => {
  const { port, release } = await claimFreePort();
  release();
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const free = await claimFreePort();
  free.release();
  const plan = {
    preferred: { ...RANDOM_PORTS.preferred, primary: free.port, upstash: port },
    whenTaken: 'fail',
  } as const;
  await expect(claimPorts(plan, {})).rejects.toMatchObject({ code: 'PORT_TAKEN' });
  expect((await claim(free.port, 'fail')).ports.redis).toBe(free.port);
  server.close();
  await once(server, 'close');
  expect((await claim(port, 'fail')).ports.redis).toBe(port);
});

it('gives a lock to one, and to the next when it is given back', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'linkpulse-lock-')), 'lock');
  const mine = takeLock(path);
  expect([mine, takeLock(path)]).toEqual([{ release: expect.any(Function) }, { holder: process.pid }]);
  if ('release' in mine) mine.release();
  expect(takeLock(path)).toEqual({ release: expect.any(Function) });
});
