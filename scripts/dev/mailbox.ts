/** The mails of the local instance: kept in memory, the newest first, and shown as pages. */
import { escapeHtml } from '../../src/mail/layout.ts';
import type { Mail } from '../../src/mail/mail.ts';

export interface ReceivedMail extends Mail {
  id: number;
  receivedAt: string;
}

export const maxKept = 200;

/** Puts the mail in front; forgets the oldest beyond the limit. */
export function keepMail(mails: ReceivedMail[], mail: Mail, receivedAt: string): void {
  mails.unshift({ ...mail, id: (mails[0]?.id ?? 0) + 1, receivedAt });
  mails.length = Math.min(mails.length, maxKept);
}

export const renderMailList = (mails: readonly ReceivedMail[]): string =>
  page(
    'Mailbox',
    mails.length === 0
      ? '<p>No mail yet.</p>'
      : `<ol>${mails.map((mail) => `<li><a href="/dev/mail/${mail.id}">${escapeHtml(mail.subject)}</a> to ${escapeHtml(mail.to)} <time>${mail.receivedAt}</time></li>`).join('')}</ol>`,
  );

export const renderMail = (mail: ReceivedMail): string =>
  page(
    mail.subject,
    `<p>To ${escapeHtml(mail.to)}, <time>${mail.receivedAt}</time></p><pre class="mail">${linkify(mail.text)}</pre><p><a href="/dev/mail/${mail.id}.html">As HTML</a>, <a href="/dev/mail">all mails</a></p>`,
  );

const linkify = (text: string): string =>
  text
    .split(/(https?:\/\/[^\s"<>]+)/)
    .map((part, at) => (at % 2 === 1 ? `<a href="${escapeHtml(part)}">${escapeHtml(part)}</a>` : escapeHtml(part)))
    .join('');

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(title)}</title><link rel="stylesheet" href="/api/docs.css"></head><body><main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`;
