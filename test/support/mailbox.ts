/** The mails that the system under test has sent. */
import { waitFor } from '../../scripts/lib/wait-for.ts';
import type { Mail, MailKind } from '../../src/mail/mail.ts';
import { sendHttp } from './http.ts';

export interface Mailbox {
  /** Mails to this address, the newest first. */
  mails(to: string): Promise<Mail[]>;
  /** Waits for one of that kind to this address; the newest. */
  nextMail(to: string, kind: MailKind): Promise<Mail>;
}

export function openMailbox(port: number): Mailbox {
  const mails = async (to: string): Promise<Mail[]> => {
    const { status, text } = await sendHttp({
      port,
      host: 'localhost',
      path: `/dev/mail.json?to=${encodeURIComponent(to)}`,
    });
    if (status !== 200) throw new Error(`mailbox: ${status} ${text}`);
    const found: Mail[] = JSON.parse(text);
    return found;
  };
  return {
    mails,
    async nextMail(to, kind) {
      let found: Mail | undefined;
      const has = async () => (found = (await mails(to)).find((mail) => mail.kind === kind)) !== undefined;
      await waitFor(has, { what: `a ${kind} mail to ${to}`, deadlineMs: 20_000 });
      if (!found) throw new Error('waitFor came back without a mail');
      return found;
    },
  };
}

/** The link in a mail, as whoever gets it clicks it. */
export function linkIn({ text }: Mail): string {
  const link = /https?:\/\/\S+/.exec(text)?.[0];
  if (link === undefined) throw new Error(`There is no link in:\n${text}`);
  return link;
}
