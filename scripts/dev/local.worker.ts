/**
 * A sixth Worker that exists only in `npm run dev` and in tests: the API forwards `/dev/*` to it. It is the mailbox of the local instance,
 * and the clock: cron triggers do not fire locally, so the dev command posts to `/dev/cron` once a minute.
 */
import { WorkerEntrypoint } from 'cloudflare:workers';

import { pageHeaders } from '../../src/http/web-page.ts';
import type { Mail } from '../../src/mail/mail.ts';
import { keepMail, renderMail, renderMailList, type ReceivedMail } from './mailbox.ts';

interface LocalEnv {
  JOBS: { run(): Promise<void> };
}

/** Plain data, lost when the Worker starts anew. */
const mails: ReceivedMail[] = [];

const html = (text: string): Response =>
  new Response(text, {
    headers: { ...pageHeaders, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  });
const notFound = (): Response => new Response('Not found', { status: 404 });

export default class Local extends WorkerEntrypoint<LocalEnv> {
  receive(mail: Mail): Promise<void> {
    keepMail(mails, mail, new Date().toISOString());
    return Promise.resolve();
  }

  override async fetch(request: Request): Promise<Response> {
    const url = new URL(request.url);
    if (url.pathname === '/dev/cron') return this.#runCron(request.method);
    if (request.method !== 'GET') return new Response(null, { status: 405, headers: { allow: 'GET' } });
    return showMail(url);
  }

  async #runCron(method: string): Promise<Response> {
    if (method !== 'POST') return new Response(null, { status: 405, headers: { allow: 'POST' } });
    await this.env.JOBS.run();
    return new Response(null, { status: 204 });
  }
}

function showMail({ pathname, searchParams }: URL): Response {
  if (pathname === '/dev/mail') return html(renderMailList(mails));
  if (pathname === '/dev/mail.json') {
    const to = searchParams.get('to');
    const found = mails.filter((mail) => to === null || mail.to === to);
    return Response.json(found, { headers: { 'cache-control': 'no-store' } });
  }
  const [, id, asHtml] = /^\/dev\/mail\/(\d{1,9})(\.html)?$/.exec(pathname) ?? [];
  const mail = mails.find((candidate) => String(candidate.id) === id);
  if (!mail) return notFound();
  return html(asHtml ? mail.html : renderMail(mail));
}
