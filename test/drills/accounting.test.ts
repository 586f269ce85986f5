import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ClickAccounting } from '../../src/clicks/wire.ts';
import { read, toProblem } from '../support/api-client.ts';
import { aMessage } from '../support/click-batches.ts';
import { openSystem } from '../support/system.ts';

const system = openSystem();
const hourMs = 3_600_000;
const path = '/api/clicks/accounting';

describe('the account of clicks', () => {
  it('tells every key the same of the instance: what share is missing, and no number of it', async () => {
    const link = await system.a.api.create({ url: 'https://example.com/' });
    const timeMs = Date.now();
    await system.sendClicks([
      { ...aMessage({ linkId: link.id, clicks: 4, timeMs }), isolate: randomUUID(), captured: 11 },
    ]);
    await system.settleClicks([link.id], 4);
    const hour = Math.floor(timeMs / hourMs) * hourMs;
    await system.cron('hour', timeMs);
    const [a, b] = await Promise.all([system.a.api.get(`${path}?hours=2`), system.b.api.get(`${path}?hours=2`)]);
    const { hours } = read(ClickAccounting, a);
    expect(read(ClickAccounting, b)).toEqual({ hours });
    const account = hours.find((entry) => Date.parse(entry.hour) === hour);
    expect(account).toMatchObject({ provisional: true, droppedPpm: 0, tailLostPpm: null, totals: null });
    expect(account?.missingPpm).toBeGreaterThan(0);
  });

  it.each(['0', '721', 'x'])('refuses %s hours', async (hours) => {
    expect(toProblem(await system.a.api.get(`${path}?hours=${hours}`)).code).toBe('validation_failed');
  });

  it('is nobody’s without a key', async () => {
    expect(toProblem(await system.anonymous.get(path)).status).toBe(401);
  });
});
