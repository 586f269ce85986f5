import { expect, it } from 'vitest';

import { keepMail, maxKept, renderMail, renderMailList, type ReceivedMail } from '../../../scripts/dev/mailbox.ts';
import { readConfig } from '../../../scripts/deploy/config-files.ts';
import { toDeployConfig } from '../../../scripts/deploy/worker-config.ts';
import { root } from '../../../scripts/lib/root.ts';
import { workers } from '../../../scripts/lib/workers.ts';
import { magicLinkMail } from '../../../src/mail/templates.ts';
import { linkIn } from '../../support/mailbox.ts';
import { answers } from '../deploy/remembered-world.ts';

const mail = magicLinkMail('ada@example.com', { url: 'https://app.example.com/m?t=1&x=2', validFor: 'ten minutes' });
const at = '2026-11-22T12:00:00.000Z';

it('the mailbox shows the newest mail first and forgets the oldest', () => {
  const mails: ReceivedMail[] = [];
  for (let sent = 0; sent < maxKept + 3; sent += 1) keepMail(mails, mail, at);
  expect([mails.length, mails[0]?.id, mails.at(-1)?.id]).toEqual([maxKept, maxKept + 3, 4]);
  expect(renderMailList(mails)).toContain('href="/dev/mail/203"');
});

it('a mail is shown as text with its links to click and nothing else that lives', () => {
  const shown = renderMail({ ...mail, subject: '<b>', text: `${mail.text}<script>`, id: 1, receivedAt: at });
  expect(shown).toContain('<a href="https://app.example.com/m?t=1&amp;x=2">https://app.example.com/m?t=1&amp;x=2</a>');
  expect(shown).not.toMatch(/<script>|<b>/);
});

it('the link in a mail is what its owner clicks', () => {
  expect(linkIn(mail)).toBe('https://app.example.com/m?t=1&x=2');
});

it('a deployed instance has no mailbox: no Worker of it is deployed and none is bound to it', () => {
  expect(workers.map(({ service }) => service)).not.toContain('linkpulse-local');
  for (const worker of workers) {
    const config = toDeployConfig(readConfig(root, worker), worker, {
      ...answers,
      accountId: 'a',
      codeKey: 'c',
      kvIds: { LINKS: 'k' },
    });
    expect(JSON.stringify(config)).not.toMatch(/linkpulse-local|"LOCAL"/);
  }
});
