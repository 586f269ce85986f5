/** The mailbox of `npm run dev`, over HTTP as its owner's browser sees it. */
import { expect, it } from 'vitest';

import { openSystem } from '../support/system.ts';

const system = openSystem();

it('the mailbox is a page under the same rules as every other, and cannot be written to from outside', async () => {
  const list = await system.visit('/dev/mail');
  expect([list.status, list.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  expect(list.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'/);
  expect(list.headers['content-security-policy']).not.toContain('unsafe');
  expect((await system.visit('/dev/mail', { method: 'POST' })).status).toBe(405);
  expect((await system.visit('/dev/mail/999999')).status).toBe(404);
  expect(await system.mails('nobody@example.com')).toEqual([]);
});

it('on a link host there is no mailbox', async () => {
  expect((await system.visit('/dev/mail', { host: 'a.localhost' })).status).toBe(404);
});

it('readiness tells by which way mail goes out', async () => {
  const { text } = await system.visit('/readyz');
  expect(JSON.parse(text)).toMatchObject({ checks: { mail: { ok: true, provider: 'local' } } });
});
