import { describe, expect, it } from 'vitest';

import { openResolver } from '../../../src/platform/outbound/dns.ts';
import { publicFetch, type PublicFetchDeps } from '../../../src/platform/outbound/public-fetch.ts';

const to = (location: string, status = 302) => new Response(null, { status, headers: { location } });

/** A web of these addresses; names resolve to a public address unless `dns` says otherwise. */
function web(pages: Record<string, () => Response>, dns: Record<string, string[]> = {}) {
  const asked: string[] = [];
  const deps: PublicFetchDeps = {
    async fetch(url, init) {
      expect(init.redirect).toBe('manual');
      asked.push(url);
      return (pages[url] ?? (() => new Response('', { status: 404 })))();
    },
    resolve: async (name) => dns[name] ?? ['93.184.215.14'],
  };
  return { asked, deps };
}
const reasonOf = async (address: string, { deps }: ReturnType<typeof web>) => {
  const answer = await publicFetch(address, deps, { maxBytes: 10 });
  return answer.ok ? answer.value.status : answer.error.reason;
};

describe('publicFetch', () => {
  it('follows redirects and reads the answer', async () => {
    const { deps } = web({
      'https://a.com/': () => to('/b', 301),
      'https://a.com/b': () => to('https://c.com/'),
      'https://c.com/': () => new Response('hello'),
    });
    const answer = await publicFetch('https://a.com', deps);
    expect(answer.ok && new TextDecoder().decode(answer.value.bytes)).toBe('hello');
  });

  it.each([
    ['http://169.254.169.254/', 'not_public'],
    ['http://2852039166/', 'not_public'],
    ['http://metadata.google.internal/', 'local_name'],
    ['file:///etc/passwd', 'scheme'],
    ['https://b.com:22/', 'port'],
    ['https://rebound.com/', 'not_public'],
    ['https://%', 'not_a_url'],
  ])('looks at redirects too: to %s', async (location, reason) => {
    const seen = web({ 'https://a.com/': () => to(location) }, { 'rebound.com': ['93.184.215.14', '127.0.0.1'] });
    expect(await reasonOf('https://a.com/', seen)).toBe(reason);
    expect(seen.asked).toEqual(['https://a.com/']);
  });

  it('gives up after five redirects', async () => {
    const seen = web({ 'https://a.com/': () => to('https://a.com/') });
    expect(await reasonOf('https://a.com/', seen)).toBe('too_many_redirects');
    expect(seen.asked).toHaveLength(6);
  });

  it('gives up what is too large, however it is sent', async () => {
    let pulled = 0;
    const endless = () =>
      new Response(
        new ReadableStream<Uint8Array>({
          pull(controller) {
            pulled += 1;
            controller.enqueue(new Uint8Array(4));
          },
        }),
      );
    expect(await reasonOf('https://a.com/', web({ 'https://a.com/': endless }))).toBe('too_large');
    expect(pulled).toBeLessThan(6);
  });

  it.each([
    ['unreachable', 'a name without an address', {}, { 'a.com': [] }],
    [
      'redirect_without_location',
      'a redirect to nowhere',
      { 'https://a.com/': () => new Response(null, { status: 302 }) },
      {},
    ],
  ])('says %s of %s', async (reason, _, pages, dns) => {
    expect(await reasonOf('https://a.com/', web(pages, dns))).toBe(reason);
  });

  it('ends at its deadline', async () => {
    const hanging: PublicFetchDeps = {
      resolve: null,
      fetch: (_url, { signal }) =>
        new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
    };
    expect(await publicFetch('https://a.com/', hanging, { deadlineMs: 10 })).toMatchObject({
      error: { reason: 'unreachable' },
    });
  });
});

describe('the resolver', () => {
  it('asks for both kinds of address and passes over aliases', async () => {
    const resolve = openResolver(async (url) =>
      Response.json({
        Status: 0,
        Answer: url.endsWith('type=A')
          ? [
              { type: 5, data: 'b.com.' },
              { type: 1, data: '1.2.3.4' },
            ]
          : [{ type: 28, data: '::1' }],
      }),
    );
    expect(await resolve('a.com', AbortSignal.timeout(1000))).toEqual(['1.2.3.4', '::1']);
  });

  it.each([
    [Response.json({ Status: 2 }), 'status 2'],
    [new Response('', { status: 500 }), 'answered 500'],
    [new Response(null, { status: 302 }), 'answered 302'],
    [new Response('nonsense'), 'JSON'],
  ] as const)('throws rather than to say that a name has no address', async (answer, message) => {
    const resolve = openResolver(async () => answer.clone());
    await expect(resolve('a.com', AbortSignal.timeout(1000))).rejects.toThrow(message);
  });
});
