/** An e-mail that LinkPulse sends, and the ports it goes through. */
import type { Result } from '../lib/result.ts';

export type MailKind =
  | 'verify_email'
  | 'reset_password'
  | 'magic_link'
  | 'change_email'
  | 'sign_up_attempt'
  | 'invitation'
  | 'security_notice';

/** One recipient; `subject` is one line. Templates make it, so that nothing in it comes from a request unescaped. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
  kind: MailKind;
}

export interface Mailer {
  /** Resolves when the provider has taken the mail, or when it was given up and an event says so. Never rejects. */
  send(mail: Mail): Promise<void>;
}

export interface MailFault {
  reason: 'refused' | 'rate_limited' | 'unreachable';
  /** The provider's own code or status. */
  code: string;
  /** Whether the same mail may be sent again without reaching anybody twice. */
  retry: boolean;
}

/** One provider. Rejects never; `key` is the same when the same mail is sent again. */
export interface MailChannel {
  name: string;
  deliver(mail: Mail, key: string): Promise<Result<void, MailFault>>;
}

/** One mailbox at one host; refuses what could begin another header, another recipient or a comment. */
const address = /^[^\s@<>(),;:\\"[\]\p{C}]{1,64}@[^\s@<>(),;:\\"[\]\p{C}]{1,189}$/u;

export const isMailAddress = (text: string): boolean => text.length <= 254 && address.test(text);
