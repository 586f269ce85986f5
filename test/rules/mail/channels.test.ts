import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import {
  chooseMailChannel,
  cloudflareEmail,
  localMailbox,
  openMailer,
  resendMail,
} from '../../../src/mail/channels.ts';
import { magicLinkMail } from '../../../src/mail/templates.ts';

const from = 'LinkPulse <no-reply@example.com>';
const mail = magicLinkMail('ada@example.com', { url: 'https://app.example.com/m?t=1', validFor: 'ten minutes' });
const told: string[] = [];
const never = () => Promise.reject(new Error('must not be asked'));

/** A provider over HTTP that gives these answers, one after the other. */
function provider(...answers: (Response | Error)[]) {
  const asked: { url: string; init: RequestInit }[] = [];
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    asked.push({ url, init });
    const answer = answers.shift() ?? new Response('{}');
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { asked, mailer: mailerOf(resendMail({ apiKey: 're_key', from, fetch })) };
}

const mailerOf = (channel: Parameters<typeof openMailer>[0]) =>
  openMailer(channel, { newKey: () => 'key-1', now: () => 0 });
const events = () =>
  told.map((line): Record<string, unknown> => JSON.parse(line)).map(({ event, code }) => [event, code]);

beforeEach(() => {
  told.length = 0;
  for (const level of ['log', 'warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation((line: string) => told.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
  // Whatever happens, no event tells whom a mail was for.
  if (told.some((line) => line.includes('ada@'))) throw new Error(`An event quotes the address: ${told.join('\n')}`);
});

describe('the HTTP provider', () => {
  it('gets the mail once, with a key that makes another attempt safe', async () => {
    const { asked, mailer } = provider();
    await mailer.send(mail);
    expect(asked).toHaveLength(1);
    const [{ url, init } = { url: '', init: {} }] = asked;
    expect([url, init.method, init.redirect]).toEqual(['https://api.resend.com/emails', 'POST', 'manual']);
    expect(init.headers).toMatchObject({ authorization: 'Bearer re_key', 'idempotency-key': 'magic_link/key-1' });
    expect(JSON.parse(typeof init.body === 'string' ? init.body : '')).toEqual({
      from,
      to: ['ada@example.com'],
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
    });
    expect(events()).toEqual([['mail.send.done', undefined]]);
  });

  it.each([new Response('oops', { status: 502 }), new Response('', { status: 429 }), new TypeError('fetch failed')])(
    'is asked a second time with the same key after %s',
    async (failure) => {
      const { asked, mailer } = provider(failure);
      await mailer.send(mail);
      const keys = asked.map(({ init }) => new Headers(init.headers).get('idempotency-key'));
      expect(keys).toEqual(['magic_link/key-1', 'magic_link/key-1']);
      expect(events()).toEqual([['mail.send.done', undefined]]);
    },
  );

  it('is given up after the second failure', async () => {
    const { asked, mailer } = provider(new Response('', { status: 500 }), new Response('', { status: 503 }));
    await mailer.send(mail);
    expect(asked).toHaveLength(2);
    expect(events()).toEqual([['mail.send.failed', '503']]);
  });

  it('is not asked again when it refuses, and its words about the address are not repeated', async () => {
    const body = JSON.stringify({ name: 'validation_error', message: 'ada@example.com is not verified' });
    const { asked, mailer } = provider(new Response(body, { status: 422 }));
    await mailer.send(mail);
    expect(asked).toHaveLength(1);
    expect(events()).toEqual([['mail.send.failed', '422 validation_error']]);
  });

  it('is listened to for so many bytes and no more', async () => {
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled += 1;
        controller.enqueue(new Uint8Array(4096));
      },
    });
    const { mailer } = provider(new Response(endless, { status: 400 }));
    await mailer.send(mail);
    expect(pulled).toBeLessThan(8);
    expect(events()).toEqual([['mail.send.failed', '400']]);
  });
});

describe('the Cloudflare binding', () => {
  const failWith = (error: unknown) => {
    let asked = 0;
    const send = async () => {
      asked += 1;
      throw error;
    };
    return { asked: () => asked, mailer: mailerOf(cloudflareEmail({ send }, { from })) };
  };

  it('gets what it needs', async () => {
    const sent: unknown[] = [];
    await mailerOf(cloudflareEmail({ send: async (message) => sent.push(message) }, { from })).send(mail);
    const { subject, text, html } = mail;
    expect(sent).toEqual([{ from, to: 'ada@example.com', subject, text, html }]);
  });

  it.each([
    [{ code: 'E_SENDER_NOT_VERIFIED', message: 'no-reply' }, 1, 'E_SENDER_NOT_VERIFIED'],
    [{ code: 'E_INTERNAL_SERVER_ERROR' }, 2, 'E_INTERNAL_SERVER_ERROR'],
    // Nobody knows whether it was sent, and there is no key that would tell.
    [new Error('ada@example.com: timeout'), 1, 'no_answer'],
    [{ code: 'to ada@example.com' }, 1, 'no_answer'],
  ])('that rejects with %j is asked %i times', async (error, times, code) => {
    const { asked, mailer } = failWith(error);
    await mailer.send(mail);
    expect(asked()).toBe(times);
    expect(events()).toEqual([['mail.send.failed', code]]);
  });
});

describe('a mailer', () => {
  it('sends nothing to what is not one address', async () => {
    await mailerOf(localMailbox({ receive: never })).send({ ...mail, to: 'ada@example.com\r\nBcc: eve@example.com' });
    expect(events()).toEqual([['mail.send.refused', 'not_an_address']]);
  });

  it('says so where the instance has no way to send', async () => {
    await mailerOf(null).send(mail);
    expect(events()).toEqual([['mail.send.unconfigured', undefined]]);
  });

  it.each([
    ['none without a sender', { MAIL_FROM: '', RESEND_API_KEY: 're_key' }, undefined],
    ['none without a provider', { MAIL_FROM: from }, undefined],
    ['the HTTP API with a key', { MAIL_FROM: from, RESEND_API_KEY: 're_key', EMAIL: { send: never } }, 'resend'],
    ['the binding without a key', { MAIL_FROM: from, EMAIL: { send: never } }, 'cloudflare'],
    ['the mailbox wherever there is one', { MAIL_FROM: '', LOCAL: { receive: never } }, 'local'],
  ])('uses %s', (_, settings, name) => {
    expect(chooseMailChannel(settings, never)?.name).toBe(name);
  });
});
