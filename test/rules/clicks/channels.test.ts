import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseBatch } from '../../../src/clicks/batch-reader.ts';
import type { PackedBatch } from '../../../src/clicks/batch.ts';
import { bufferLimits } from '../../../src/clicks/buffer.ts';
import { openClickChannel, type ClickChannelOptions } from '../../../src/clicks/channels.ts';
import { aCapture } from './arbitraries.ts';

/** A channel whose time stands still until `until` lets it pass, and whose queue can be told to refuse. */
function openRig(changes: Partial<ClickChannelOptions> = {}) {
  const sent: PackedBatch[] = [];
  const attempts: string[] = [];
  const pending: Promise<unknown>[] = [];
  const waits: { ms: number; pass: () => void }[] = [];
  let refusals = 0;
  const channel = openClickChannel({
    queue: {
      async send(message, options) {
        attempts.push(JSON.stringify(message));
        expect(options).toEqual({ contentType: 'json' });
        if (refusals-- > 0) throw new Error('Too Many Requests');
        sent.push(message);
      },
    },
    salt: async () => new Uint8Array(32).fill(7),
    wait: (ms) => new Promise<void>((pass) => waits.push({ ms, pass })),
    ...changes,
  });
  return {
    channel,
    sent,
    attempts,
    pending,
    waits,
    refuse: (times: number) => (refusals = times),
    capture: (changes = {}) => channel.capture(aCapture(changes), Date.now(), (promise) => pending.push(promise)),
    /** Lets time pass until this holds. */
    until: (holds: () => boolean) =>
      vi.waitFor(
        () => {
          for (const { pass } of waits.splice(0)) pass();
          expect(holds()).toBe(true);
        },
        { interval: 1, timeout: 5000 },
      ),
  };
}

const logs: string[] = [];
beforeEach(() => {
  logs.length = 0;
  for (const level of ['log', 'warn', 'error'] as const) {
    vi.spyOn(console, level).mockImplementation((line: string) => void logs.push(line));
  }
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('the channel', () => {
  it('sends what a second brought as one message, and involves one request only', async () => {
    const rig = openRig();
    for (let i = 0; i < 20; i++) rig.capture({ place: `DE||City ${i}|EU|` });
    expect(rig.pending).toHaveLength(1);
    expect(rig.waits).toMatchObject([{ ms: bufferLimits.windowMs }]);
    expect(rig.attempts).toEqual([]);
    await rig.until(() => rig.sent.length === 1);
    const batch = parseBatch(rig.sent[0]);
    expect(batch).toMatchObject({ ok: true, value: { sequence: 0, captured: 20, dropped: 0 } });
    expect(rig.sent[0]?.rows).toHaveLength(20);
    expect(JSON.stringify(rig.sent)).not.toContain('192.0.2.1');
  });

  it('gives the same visitor one hash and others another', async () => {
    const rig = openRig();
    rig.capture();
    rig.capture();
    rig.capture({ ip: '192.0.2.2' });
    rig.capture({ userAgent: 'Mozilla/5.1' });
    rig.capture({ dnt: '1' });
    await rig.until(() => rig.sent.length === 1);
    const batch = parseBatch(rig.sent[0]);
    if (!batch.ok) throw new Error(batch.error.reason);
    const [first, second, third, fourth, optedOut] = batch.value.clicks.map(({ visitor }) => visitor);
    expect(first).toMatch(/^[0-9a-f]{16}$/);
    expect(second).toBe(first);
    expect(new Set([first, third, fourth]).size).toBe(3);
    expect(optedOut).toBe('');
  });

  it('sends a full batch at once', async () => {
    const rig = openRig();
    for (let i = 0; i < bufferLimits.maxClicks; i++) rig.capture();
    expect(rig.pending).toHaveLength(2);
    // Time stands still: no wait is passed.
    await vi.waitFor(() => expect(rig.sent).toHaveLength(1));
    expect(rig.sent[0]?.rows).toHaveLength(bufferLimits.maxClicks);
  });

  it('sends each click at once when it is told to', async () => {
    const rig = openRig({ packing: 'each' });
    for (let i = 0; i < 3; i++) rig.capture();
    await vi.waitFor(() => expect(rig.sent).toHaveLength(3));
    expect(rig.sent.map(({ seq, captured, rows }) => [seq, captured, rows.length])).toEqual([
      [0, 1, 1],
      [1, 2, 1],
      [2, 3, 1],
    ]);
  });

  it('repeats a refused send with the same bytes', async () => {
    const rig = openRig();
    rig.refuse(1);
    rig.capture();
    await rig.until(() => rig.sent.length === 1);
    expect(rig.attempts).toHaveLength(2);
    expect(rig.attempts[0]).toBe(rig.attempts[1]);
    expect(rig.channel.counters()).toEqual({ captured: 1, dropped: 0, lost: 0 });
  });

  it('spools what the queue refused twice', async () => {
    const spooled: PackedBatch[] = [];
    const rig = openRig({ spool: async (batch) => void spooled.push(batch) });
    rig.refuse(2);
    rig.capture();
    await rig.until(() => spooled.length === 1);
    expect(JSON.stringify(spooled[0])).toBe(rig.attempts[0]);
    expect(rig.channel.counters().lost).toBe(0);
  });

  it('counts and tells what it could put nowhere', async () => {
    const rig = openRig();
    rig.refuse(2);
    rig.capture();
    rig.capture();
    await rig.until(() => rig.channel.counters().lost > 0);
    expect(rig.channel.counters()).toEqual({ captured: 2, dropped: 0, lost: 2 });
    expect(JSON.parse(logs.at(-1) ?? '')).toMatchObject({
      event: 'click_batch.send.lost',
      clicks: 2,
      lost: 2,
      captured: 2,
    });
    await expect(Promise.all(rig.pending)).resolves.toBeDefined();
  });

  it.each<[string, ClickChannelOptions['salt']]>([
    ['is not there', async () => null],
    ['cannot be asked for', () => Promise.reject(new Error('lookup is down'))],
    ['does not come', () => new Promise(() => undefined)],
  ])('sends without visitors when the salt %s', async (_, salt) => {
    const rig = openRig({ salt });
    rig.capture();
    await rig.until(() => rig.sent.length === 1);
    const batch = parseBatch(rig.sent[0]);
    expect(batch.ok && batch.value.clicks[0]?.visitor).toBe('');
  });

  it('asks for the salt once a day', async () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 23, 59, 50), toFake: ['Date'] });
    const days: string[] = [];
    const rig = openRig({ salt: async (day) => (days.push(day), new Uint8Array(32)) });
    for (let i = 1; i <= 3; i++) {
      rig.capture();
      // oxlint-disable-next-line no-await-in-loop -- one window after another
      await rig.until(() => rig.sent.length === i);
    }
    expect(days).toEqual(['2026-11-22']);
    vi.setSystemTime(Date.UTC(2026, 10, 23));
    rig.capture();
    await rig.until(() => rig.sent.length === 4);
    expect(days).toEqual(['2026-11-22', '2026-11-23']);
    expect(new Set(rig.sent.map(({ id }) => id)).size).toBe(4);
    expect(rig.sent.map(({ seq }) => seq)).toEqual([0, 1, 2, 3]);
  });
});
