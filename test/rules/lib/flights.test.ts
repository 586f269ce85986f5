import { describe, expect, it } from 'vitest';
import { flightLimits, Flights, fly } from '../../../src/lib/flights.ts';
import { simulatedClock } from '../../support/simulated-clock.ts';

const at = 1_800_000_000_000;
const never = () => new Promise<string>(() => undefined);

describe('boarding', () => {
  it('lets one read and the others wait for it', () => {
    const flights = new Flights<string>();
    expect([flights.board('a', at, at), flights.board('a', at, at), flights.board('b', at, at)]).toEqual([
      { kind: 'lead' },
      { kind: 'wait' },
      { kind: 'lead' },
    ]);
    flights.land('a', 'found', at + 10);
    expect(flights.board('a', at, at + 20)).toEqual({ kind: 'landed', value: 'found' });
  });

  it('gives a value to nobody who came after it', () => {
    const flights = new Flights<string>();
    flights.board('a', at, at);
    flights.land('a', 'found', at + 10);
    expect(flights.board('a', at + 11, at + 11)).toEqual({ kind: 'lead' });
  });

  it('forgets what is over, and lets everybody read when there are too many keys', () => {
    const flights = new Flights<string>();
    for (let i = 0; i <= flightLimits.maxKeys; i++) flights.board(`k${i}`, at, at);
    expect(flights.size).toBe(flightLimits.maxKeys);
    expect(flights.board(`k${flightLimits.maxKeys}`, at, at)).toEqual({ kind: 'lead' });
    flights.board('a', at, at + flightLimits.leaseMs);
    expect(flights.size).toBe(1);
  });
});

describe('flying', () => {
  it('reads once for a thousand who ask at once', async () => {
    const clock = simulatedClock();
    const flights = new Flights<string>();
    let reads = 0;
    const read = async () => (reads++, await clock.wait(150), 'found');
    const all = await clock.settle(Promise.all(Array.from({ length: 1000 }, () => fly(flights, 'a', clock, read))));
    expect(reads).toBe(1);
    expect(all.filter((one) => one?.led)).toHaveLength(1);
    expect(all.every((one) => one?.value === 'found')).toBe(true);
    expect(clock.now() - at).toBeLessThanOrEqual(150 + flightLimits.pollMs.last);
  });

  it('replaces a reader that died', async () => {
    const clock = simulatedClock();
    const flights = new Flights<string>();
    void fly(flights, 'a', clock, never);
    const all = await clock.settle(
      Promise.all(Array.from({ length: 100 }, () => fly(flights, 'a', clock, async () => 'found'))),
    );
    expect(all.filter((one) => one?.led)).toHaveLength(1);
    expect(all.every((one) => one?.value === 'found')).toBe(true);
    expect(clock.now() - at).toBeLessThanOrEqual(flightLimits.leaseMs + 2 * flightLimits.pollMs.last);
  });

  it('hangs on nobody, even when every reader dies', async () => {
    const clock = simulatedClock();
    const flights = new Flights<string>();
    let reads = 0;
    const flying = Array.from({ length: 50 }, () =>
      fly(flights, 'a', clock, () => (reads++, never())).then((value) => value),
    );
    const first = await clock.settle(Promise.race(flying));
    expect(first).toBeNull();
    expect(reads).toBeLessThanOrEqual(Math.ceil(flightLimits.maxWaitMs / flightLimits.leaseMs) + 1);
  });

  it('lets the next read at once when nothing came of it', async () => {
    const clock = simulatedClock();
    const flights = new Flights<string>();
    const failing = fly(flights, 'a', clock, async () => {
      await clock.wait(10);
      throw new Error('broken');
    });
    const second = fly(flights, 'a', clock, async () => 'found');
    await expect(clock.settle(failing)).rejects.toThrow('broken');
    expect(await clock.settle(second)).toEqual({ value: 'found', led: true });
  });

  it('does not share what is for one alone', async () => {
    const clock = simulatedClock();
    const flights = new Flights<string>();
    const read = async () => (await clock.wait(10), 'limited');
    const all = await clock.settle(
      Promise.all([1, 2, 3].map(() => fly(flights, 'a', clock, read, (value) => value !== 'limited'))),
    );
    expect(all.map((one) => one?.led)).toEqual([true, true, true]);
  });
});
