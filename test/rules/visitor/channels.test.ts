import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openMissShield } from '../../../src/visitor/channels.ts';
import { simulatedClock } from '../../support/simulated-clock.ts';

const told: string[] = [];
const clock = simulatedClock();
const open = (limit: (options: { key: string }) => Promise<{ success: boolean }>) =>
  openMissShield({ binding: { limit }, ...clock });

beforeEach(() => {
  told.length = 0;
  vi.spyOn(console, 'warn').mockImplementation((line: string) => told.push(line));
});
afterEach(() => vi.restoreAllMocks());

it('the shield asks the platform for the network and does what it says', async () => {
  const asked: string[] = [];
  const admits = open(async ({ key }) => (asked.push(key), { success: key === '192.0.2.1' }));
  expect([await admits('192.0.2.1'), await admits('2001:db8:0:0::/64')]).toEqual([true, false]);
  expect(asked).toEqual(['192.0.2.1', '2001:db8:0:0::/64']);
});

it('the shield lets everybody pass while it fails, and tells it once a minute', async () => {
  const admits = open(() => Promise.reject(new Error('broken')));
  expect([await admits('a'), await admits('b')]).toEqual([true, true]);
  await clock.advance(60_000);
  await admits('c');
  expect(told.map((line) => JSON.parse(line).event)).toEqual(['miss_shield.limit.failed', 'miss_shield.limit.failed']);
});

it('the shield lets pass who would have to wait for it', async () => {
  const startMs = clock.now();
  expect(await clock.settle(open(() => new Promise(() => undefined))('a'))).toBe(true);
  expect(clock.now() - startMs).toBe(200);
});
