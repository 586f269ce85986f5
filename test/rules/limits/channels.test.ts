import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openLimiter } from '../../../src/limits/channels.ts';
import { Counters, type Take, type Taken } from '../../../src/limits/counters.ts';
import { withSettings } from '../../../src/limits/settings.ts';

const subjects = { credential: 'k', workspace: 'w', network: '192.0.2.1' };

function openWorld(take: (takes: readonly Take[]) => Promise<Taken[]>, shield = async () => true) {
  const world = { nowMs: 1_795_000_000_000, calls: 0 };
  const limiter = openLimiter({
    policies: withSettings(''),
    now: () => world.nowMs,
    random: () => 0.5,
    shield,
    take: (_subject, takes) => {
      world.calls += 1;
      return take(takes);
    },
  });
  return Object.assign(world, { limiter });
}

const events: string[] = [];
beforeEach(() => {
  events.length = 0;
  for (const level of ['log', 'warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation((line: string) => void events.push(line));
});
afterEach(() => vi.restoreAllMocks());

describe('while nobody can be asked', () => {
  const down = () => Promise.reject(new Error('the object is away'));

  it('reads go on, creating does not, and both say so in an event', async () => {
    const { limiter } = openWorld(down);
    expect(await limiter.check('read', subjects)).toEqual({ kind: 'unknown', goesOn: true });
    expect(await limiter.check('create', subjects)).toEqual({ kind: 'unknown', goesOn: false });
    expect(await limiter.check('auth', subjects)).toEqual({ kind: 'unknown', goesOn: false });
    expect(events.map((line): unknown => JSON.parse(line))).toMatchObject([
      { level: 'warn', event: 'rate_limit.take.failed', policy: 'read read-workspace', goes_on: true },
      { level: 'error', event: 'rate_limit.take.failed', policy: 'create create-workspace', goes_on: false },
      { level: 'error', event: 'rate_limit.take.failed', policy: 'sign-in', goes_on: false },
    ]);
  });

  it('reads do not wait for the deadline each time', async () => {
    const world = openWorld(down);
    for (let i = 0; i < 100; i++) await world.limiter.check('read', subjects); // oxlint-disable-line no-await-in-loop -- one after the other
    expect(world.calls).toBe(1);
    world.nowMs += 2001;
    await world.limiter.check('read', subjects);
    expect(world.calls).toBe(2);
  });
});

describe('what an isolate remembers', () => {
  it('is recalled without counting, for those who were refused and nobody else', async () => {
    const object = new Counters();
    const world = openWorld(async (takes) => object.take(takes, world.nowMs).taken);
    const { limiter } = world;
    for (let i = 0; i < 20; i++) await limiter.check('bad-key', subjects); // oxlint-disable-line no-await-in-loop -- one after the other
    expect(limiter.recall('bad-key', subjects)).toBeNull();
    expect((await limiter.check('bad-key', subjects)).kind).toBe('refused');
    expect(limiter.recall('bad-key', subjects)?.[0]).toMatchObject({ allowed: false, retryAfterMs: 60_000 });
    expect(limiter.recall('bad-key', { network: '192.0.2.2' })).toBeNull();
    expect(world.calls).toBe(21);
  });
});

describe('an isolate', () => {
  it('asks the same one of a subject’s objects each time, and chooses it once', async () => {
    const asked: { subject: string; limits: number[] }[] = [];
    let draws = 0;
    const limiter = openLimiter({
      policies: withSettings('read=6001 shards.read=4'),
      now: () => 0,
      random: () => [0.74, 0][draws++] ?? 0,
      shield: async () => true,
      take: async (subject, takes) => {
        asked.push({ subject, limits: takes.map(({ limit }) => limit) });
        return new Counters().take(takes, 0).taken;
      },
    });
    expect(draws).toBe(0);
    expect(await limiter.check('read', subjects)).toMatchObject({
      kind: 'allowed',
      standings: [
        { policy: { limit: 6001 }, remaining: 1499 },
        { policy: { limit: 30_000 }, remaining: 7499 },
      ],
    });
    await limiter.check('read', subjects);
    await limiter.check('write', subjects);
    expect(asked).toEqual([
      { subject: 'workspace:w#2/4', limits: [1500, 7500] },
      { subject: 'workspace:w#2/4', limits: [1500, 7500] },
      { subject: 'workspace:w', limits: [1200, 6000] },
    ]);
    expect(draws).toBe(1);
  });
});

describe('the platform’s shield', () => {
  const allow = async (takes: readonly Take[]) => new Counters().take(takes, 0).taken;

  it('keeps a flood of sign-ins from the object, and stands before nothing else', async () => {
    const world = openWorld(allow, async () => false);
    expect(await world.limiter.check('auth', subjects)).toMatchObject({
      kind: 'refused',
      standings: [{ allowed: false, retryAfterMs: 60_000 }],
    });
    expect(world.calls).toBe(0);
    expect((await world.limiter.check('read', subjects)).kind).toBe('allowed');
  });

  it('lets the object decide while it fails', async () => {
    const world = openWorld(allow, () => Promise.reject(new Error('broken')));
    expect((await world.limiter.check('auth', subjects)).kind).toBe('allowed');
    expect(events.join()).toContain('rate_limit.shield.failed');
  });
});
