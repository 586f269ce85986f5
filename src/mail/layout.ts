/**
 * How every mail is built: a subject of one line, plain text, and the same as HTML without styles, images or anything to load. What
 * people typed is cut, escaped, and cannot be read as a link by a mail program.
 */
import type { Mail, MailKind } from './mail.ts';

export interface MailContent {
  kind: MailKind;
  subject: string;
  /** Before the link. */
  paragraphs: readonly string[];
  action?: { label: string; url: string };
  /** After the link. */
  closing: readonly string[];
}

const maxSubject = 150;
const maxName = 60;

export function composeMail(to: string, content: MailContent): Mail {
  const { kind, action } = content;
  if (action && !/^https?:\/\/[^\s"<>\\]+$/.test(action.url)) throw new Error(`A ${kind} mail leads nowhere.`);
  const subject = toLine(content.subject).slice(0, maxSubject).toWellFormed();
  const blocks = [...content.paragraphs, ...(action ? [`${action.label}:\n${action.url}`] : []), ...content.closing];
  const html = [
    ...content.paragraphs.map(paragraph),
    ...(action
      ? [
          `<p><a href="${escapeHtml(action.url)}"><strong>${escapeHtml(action.label)}</strong></a></p>`,
          `<p>Or copy this address: ${escapeHtml(action.url)}</p>`,
        ]
      : []),
    ...content.closing.map(paragraph),
  ];
  return {
    to,
    kind,
    subject,
    text: `${blocks.join('\n\n')}\n`.toWellFormed(),
    html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head><body>${html.join('')}</body></html>`,
  };
}

const paragraph = (text: string): string => `<p>${escapeHtml(text)}</p>`;

/** Control characters, line breaks and what turns the direction of writing are no part of one line. */
const toLine = (text: string): string => text.replaceAll(/[\p{C}\s]+/gu, ' ').trim();

/**
 * A name that somebody chose, as it stands in a mail to somebody else: without what mail programs turn into a link, because an invitation
 * would be a spammer's free letter.
 */
export const toName = (text: string): string => {
  const line = toLine(text.replaceAll(/:\/\/|[/\\@]|\.(?=\S)|。/g, ' '));
  return line.length > maxName ? `${line.slice(0, maxName).toWellFormed()}…` : line;
};

export const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
