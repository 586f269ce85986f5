/**
 * The ways out for e-mail: Cloudflare Email Service, an HTTP API in the shape of Resend's, and the mailbox of `npm run dev`. Events tell
 * the kind of mail and the provider's code, never an address. Not guaranteed: that a mail that was taken arrives.
 */
import { err, ok, type Result } from '../lib/result.ts';
import { within } from '../platform/deadline.ts';
import { emit } from '../platform/events.ts';
import { isMailAddress, type Mail, type MailChannel, type Mailer, type MailFault } from './mail.ts';

const deadlineMs = 5000;
/** An answer is an id or a reason; whatever is longer is not read. */
const maxAnswerBytes = 16 * 1024;

export interface MailerDeps {
  newKey: () => string;
  now: () => number;
}

/** Sends through the channel, once more when that cannot reach anybody twice. */
export const openMailer = (channel: MailChannel | null, { newKey, now }: MailerDeps): Mailer => ({
  async send(mail) {
    const { kind } = mail;
    if (channel === null) return emit('error', 'mail.send.unconfigured', { kind });
    if (!isMailAddress(mail.to)) return emit('warn', 'mail.send.refused', { kind, code: 'not_an_address' });
    const startedMs = now();
    const key = newKey();
    let attempts = 1;
    let sent = await channel.deliver(mail, key);
    if (!sent.ok && sent.error.retry) {
      attempts = 2;
      sent = await channel.deliver(mail, key);
    }
    const facts = { kind, provider: channel.name, attempts, duration_ms: now() - startedMs };
    if (sent.ok) emit('info', 'mail.send.done', facts);
    else emit('error', 'mail.send.failed', { ...facts, reason: sent.error.reason, code: sent.error.code });
  },
});

export interface MailSender {
  /** `Name <address>` or an address, at a domain that the provider knows as ours. */
  from: string;
}

/** The verbs of the binding that are used. */
export interface EmailBinding {
  send(message: { from: string; to: string; subject: string; text: string; html: string }): Promise<unknown>;
}

/** Knows no idempotency key, so only what certainly failed is sent again. */
export const cloudflareEmail = (binding: EmailBinding, { from }: MailSender): MailChannel => ({
  name: 'cloudflare',
  async deliver({ to, subject, text, html }) {
    try {
      await within(deadlineMs, 'E-mail', Promise.resolve(binding.send({ from, to, subject, text, html })));
      return ok(undefined);
    } catch (error) {
      // The message of the error may quote the address; its code does not.
      const code = codeOf(error);
      return err({
        reason: code === null ? 'unreachable' : code.includes('LIMIT') ? 'rate_limited' : 'refused',
        code: code ?? 'no_answer',
        retry: code === 'E_INTERNAL_SERVER_ERROR',
      });
    }
  },
});

function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' && /^\w{1,60}$/.test(error.code) ? error.code : null;
}

export interface ResendOptions extends MailSender {
  /** Default Resend's own. */
  url?: string;
  apiKey: string;
  fetch: (url: string, init: RequestInit) => Promise<Response>;
}

/** The key makes the second attempt safe: within a day the provider answers the same request with what it did the first time. */
export const resendMail = ({
  url = 'https://api.resend.com/emails',
  apiKey,
  from,
  fetch,
}: ResendOptions): MailChannel => ({
  name: 'resend',
  async deliver({ to, subject, text, html, kind }, key) {
    try {
      const response = await fetch(url, {
        method: 'POST',
        // Redirected, the key would go to somebody else.
        redirect: 'manual',
        signal: AbortSignal.timeout(deadlineMs),
        headers: {
          authorization: `Bearer ${apiKey}`,
          'content-type': 'application/json',
          'idempotency-key': `${kind}/${key}`,
        },
        body: JSON.stringify({ from, to: [to], subject, text, html }),
      });
      if (response.ok) {
        await response.body?.cancel();
        return ok(undefined);
      }
      return err(await toFault(response));
    } catch (error) {
      return err({ reason: 'unreachable', code: error instanceof Error ? error.name : 'unknown', retry: true });
    }
  },
});

async function toFault(response: Response): Promise<MailFault> {
  const code = `${response.status}${await nameOf(response)}`;
  if (response.status === 429) return { reason: 'rate_limited', code, retry: true };
  return response.status >= 500
    ? { reason: 'unreachable', code, retry: true }
    : { reason: 'refused', code, retry: false };
}

/** The provider's word for the failure, such as `validation_error`; its message may quote the address and stays unread. */
async function nameOf(response: Response): Promise<string> {
  const text = await readAtMost(response, maxAnswerBytes);
  const name = /"name"\s*:\s*"(\w{1,60})"/.exec(text)?.[1];
  return name === undefined ? '' : ` ${name}`;
}

async function readAtMost(response: Response, maxBytes: number): Promise<string> {
  if (!response.body) return '';
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let bytes = 0; bytes < maxBytes;) {
    const { done, value } = await reader.read();
    if (done) return text;
    bytes += value.byteLength;
    text += decoder.decode(value, { stream: true });
  }
  await reader.cancel();
  return text;
}

/** The Worker that only `npm run dev` and tests have (scripts/dev/local.worker.ts). */
export interface Mailbox {
  receive(mail: Mail): Promise<void>;
}

export const localMailbox = (mailbox: Mailbox): MailChannel => ({
  name: 'local',
  async deliver(mail): Promise<Result<void, MailFault>> {
    try {
      await within(deadlineMs, 'Mailbox', Promise.resolve(mailbox.receive(mail)));
      return ok(undefined);
    } catch (error) {
      return err({ reason: 'unreachable', code: error instanceof Error ? error.name : 'unknown', retry: false });
    }
  },
});

export interface MailSettings {
  /** Sender; '' switches mail off, except locally. */
  MAIL_FROM: string;
  RESEND_API_KEY?: string;
  EMAIL?: EmailBinding;
  LOCAL?: Mailbox;
}

/** What this instance has, in this order; null when it cannot send at all. */
export function chooseMailChannel(settings: MailSettings, fetch: ResendOptions['fetch']): MailChannel | null {
  const { MAIL_FROM: from, RESEND_API_KEY: apiKey, EMAIL: binding, LOCAL: mailbox } = settings;
  if (mailbox) return localMailbox(mailbox);
  if (from === '') return null;
  if (apiKey) return resendMail({ apiKey, from, fetch });
  return binding ? cloudflareEmail(binding, { from }) : null;
}
