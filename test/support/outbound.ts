/** Everything that the Workers under test send to Postgres and Redis passes here: it is noted, and can be made to fail. */

import { createHash } from 'node:crypto';

import { answerAsProvider } from './oauth-provider.ts';

export interface OutboundFault {
  /** Requests whose body holds this text fail ... */
  containing: string;
  /** ... so many times, as if the store's gateway were broken. */
  times: number;
}

export interface Outbound {
  /** How many of the last thousand requests to the stores hold this text. */
  countWith(text: string): number;
  /** Replaces the fault before; null lets everything through again. */
  fail(fault: OutboundFault | null): void;
  restore(): void;
}

/**
 * workerd in the test harness sends through this process's own fetch, which follows redirects by itself; of the list server it is to hand
 * them on, as the internet does.
 */
export function watchOutbound(listsUrl: string): Outbound {
  const original = globalThis.fetch;
  const bodies: string[] = [];
  let fault: OutboundFault | null = null;
  globalThis.fetch = async (input, init) => {
    const range = /^http:\/\/breaches\.invalid\/range\/(\w{5})$/.exec(urlOf(input))?.[1];
    if (range !== undefined) return new Response(toBreachRange(range));
    const list = urlOf(input).replace(`https://${publicListHost}`, listsUrl);
    if (list.startsWith(listsUrl)) return original(list, { redirect: 'manual' });
    if (urlOf(input).startsWith('https://cloudflare-dns.com/')) return new Response(toDnsAnswer(urlOf(input)));
    const said = await answerAsProvider(urlOf(input), input, init);
    if (said) return said;
    const body = await bodyOf(input, init);
    // The beginning tells enough, and a bulk create is a megabyte.
    if (bodies.push(body.slice(0, 10_000)) > 1000) bodies.shift();
    if (fault !== null && fault.times > 0 && body.includes(fault.containing)) {
      fault.times -= 1;
      return new Response('broken on purpose', { status: 500 });
    }
    return original(input, init);
  };
  return {
    countWith: (text) => bodies.filter((body) => body.includes(text)).length,
    fail: (next) => (fault = next),
    restore: () => (globalThis.fetch = original),
  };
}

/** The harness gives a whole Request as the options. */
async function bodyOf(input: unknown, init: unknown): Promise<string> {
  for (const source of [init, input]) if (isReadable(source)) return source.clone().text();
  return '';
}

const isReadable = (source: unknown): source is { clone(): { text(): Promise<string> } } =>
  typeof source === 'object' && source !== null && 'clone' in source && typeof source.clone === 'function';

const urlOf = (input: unknown): string =>
  typeof input === 'object' && input !== null && 'url' in input ? String(input.url) : String(input);

/** The list server once more, under a name that is on the public internet as far as the tests' resolver knows. */
export const publicListHost = 'lists.linkpulse-tests.com';

function toDnsAnswer(url: string): string {
  const { searchParams } = new URL(url);
  const isKnown = searchParams.get('name') === publicListHost && searchParams.get('type') === 'A';
  return JSON.stringify({ Status: 0, Answer: isKnown ? [{ type: 1, data: '93.184.215.14' }] : [] });
}

/** A password that was in a breach, as far as the tests' range API knows. */
export const breachedPassword = 'a breached password';

function toBreachRange(range: string): string {
  const sha1 = createHash('sha1').update(breachedPassword).digest('hex').toUpperCase();
  return sha1.startsWith(range) ? `${'0'.repeat(35)}:0\r\n${sha1.slice(5)}:7\r\n` : '';
}
