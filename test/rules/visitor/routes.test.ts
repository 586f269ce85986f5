import { describe, expect, it } from 'vitest';
import type { LinkProjection } from '../../../src/links/projection.ts';
import { aLink, aList } from '../../support/fakes/projection.ts';
import { appHost, redirectIsolate } from '../../support/redirect-isolate.ts';
import { simulatedClock } from '../../support/simulated-clock.ts';

/** An isolate whose KV holds these links; there are no others. */
function isolateWith(links: Readonly<Record<string, LinkProjection>>, clock = simulatedClock()) {
  const isolate = redirectIsolate(clock, {
    kv: async (address) => links[address] ?? null,
    lookup: async () => 'absent',
    revocations: async () => JSON.stringify(aList({ asOfMs: clock.now() })),
  });
  return (address: string) => clock.settle(isolate.visit(address));
}

describe('the app host', () => {
  it.each(['api/links', 'app', 'app/links', 'healthz', 'assets/index-1.js', '.well-known/x'])(
    'serves /%s however often somebody has asked for an escaped spelling of it',
    async (path) => {
      const visit = isolateWith({});
      const spellings = [path.replaceAll('/', '%2F'), path.replace(/^./, (c) => `%${c.charCodeAt(0).toString(16)}`)];
      for (const spelling of spellings) {
        // oxlint-disable-next-line no-await-in-loop -- one after another
        await visit(`${appHost}/${spelling}`);
      }
      expect(await (await visit(`${appHost}/${path}`)).text()).toBe('the app');
    },
  );

  it('has links of its own beside the app', async () => {
    const visit = isolateWith({ [`${appHost}/apple`]: aLink() });
    expect((await visit(`${appHost}/apple`)).status).toBe(302);
    expect((await visit(`${appHost}/apple`)).status).toBe(302);
  });
});

describe('a warning', () => {
  it.each([
    ['go.example/a?x=1', `https://${appHost}/app/report?address=go.example%2Fa`],
    [`${appHost}/%C3%A9`, `/app/report?address=${encodeURIComponent(`${appHost}/%C3%A9`)}`],
  ])('on %s leads to where it can be reported', async (address, reportUrl) => {
    const link = aLink({ guarded: true });
    const visit = isolateWith({ 'go.example/a': link, [`${appHost}/é`]: link });
    const answer = await visit(address);
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining(`<a href="${reportUrl}">`)]);
  });
});

describe('a redirect', () => {
  it.each([301, 302, 307, 308] as const)(
    '%i is kept by nobody: a browser would not hear of a takedown',
    async (status) => {
      const visit = isolateWith({ 'go.example/a': aLink({ status }) });
      const { status: answered, headers } = await visit('go.example/a');
      expect([answered, headers.get('cache-control')]).toEqual([status, 'private, no-store']);
    },
  );

  it('from memory says the same however often and at whatever time it is asked for', async () => {
    const url = 'https://example.com/shop?a=1';
    const visit = isolateWith({ 'go.example/a': aLink({ url, status: 307 }), 'go.example/b': aLink() });
    await visit('go.example/a');
    await visit('go.example/b');
    const answers = await Promise.all(Array.from({ length: 20 }, () => visit('go.example/a')));
    for (const answer of answers) {
      expect([answer.status, answer.headers.get('location')]).toEqual([307, url]);
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect(await answer.text()).toBe('');
    }
  });

  it('leads elsewhere from the moment at which its link ends, in memory too', async () => {
    const clock = simulatedClock();
    const ends = {
      url: 'https://example.com/sale',
      expiresAt: clock.now() + 2000,
      expiredUrl: 'https://example.com/over',
    };
    const visit = isolateWith({ 'go.example/a': aLink({ ...ends, status: 301 }) }, clock);
    const see = async () => {
      const { status, headers } = await visit('go.example/a');
      return [status, headers.get('location')];
    };
    expect([await see(), await see()]).toEqual([
      [301, ends.url],
      [301, ends.url],
    ]);
    await clock.advance(2000);
    expect([await see(), await see()]).toEqual([
      [302, ends.expiredUrl],
      [302, ends.expiredUrl],
    ]);
  });

  it('leads where the link does when its stores have answered, and is counted then', async () => {
    const clock = simulatedClock();
    const startMs = clock.now();
    const ends = { expiresAt: startMs + 1000, expiredUrl: 'https://example.com/over' };
    const isolate = redirectIsolate(clock, {
      kv: () => clock.wait(1500).then(() => aLink(ends)),
      lookup: async () => 'absent',
      revocations: async () => JSON.stringify(aList({ asOfMs: startMs })),
    });
    const { headers } = await clock.settle(isolate.visit('go.example/a'));
    expect(headers.get('location')).toBe(ends.expiredUrl);
    // Not at the time of the question: the batch that takes it may have clicks that came since.
    expect(isolate.clicks).toEqual([{ linkId: aLink().id, atMs: startMs + 1500 }]);
  });
});

describe('the redirect that a link in memory keeps', () => {
  const address = 'go.example/a';
  const url = 'https://example.com/other';
  const over = simulatedClock().now() + 1;

  it.each<[string, Partial<LinkProjection>, number, string | null]>([
    ['disabled', { state: 'disabled' }, 410, null],
    ['deleted', { state: 'deleted' }, 410, null],
    ['blocked', { state: 'blocked' }, 403, null],
    ['guarded', { guarded: true }, 200, null],
    ['ended', { expiresAt: over }, 410, null],
    ['ended with a page to go on to', { expiresAt: over, expiredUrl: url }, 302, url],
    ['given another target', { url }, 302, url],
    ['given another status', { status: 308 }, 308, aLink().url],
  ])('is served no longer when the link was %s', async (_, change, status, location) => {
    const clock = simulatedClock();
    let link = aLink();
    const isolate = redirectIsolate(clock, {
      kv: async () => link,
      lookup: async () => link,
      async revocations() {
        const { version, state } = link;
        const revoked = state === 'live' ? [] : [[address, version, state] as const];
        return JSON.stringify(aList({ asOfMs: clock.now(), edited: [[address, version]], revoked }));
      },
    });
    const see = async (method: 'GET' | 'HEAD') => {
      const { status, headers } = await clock.settle(isolate.visit(address, undefined, method));
      return [status, headers.get('location')];
    };
    for (const method of ['GET', 'GET', 'HEAD', 'GET'] as const) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect(await see(method)).toEqual([302, link.url]);
    }
    link = aLink({ version: 2, ...change });
    await clock.advance(5000);
    // Asks for the list behind its answer.
    await see('GET');
    await clock.settle(Promise.all(isolate.background));
    for (const method of ['GET', 'HEAD', 'GET'] as const) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect(await see(method)).toEqual([status, location]);
    }
  });

  it('is that of its own host and key, whatever the spelling', async () => {
    const links = {
      'go.example/a': aLink(),
      'go.example/b': aLink({ url }),
      'to.example/a': aLink({ status: 301, url }),
    };
    const visit = isolateWith(links);
    const spellings: [string, keyof typeof links][] = [
      ['go.example/a', 'go.example/a'],
      ['go.example:8443/a/', 'go.example/a'],
      ['GO.example/%61?a=b', 'go.example/a'],
      ['go.example/b?/a', 'go.example/b'],
      ['go.example/%62/', 'go.example/b'],
      ['to.example/a', 'to.example/a'],
      ['to.example:80/%61', 'to.example/a'],
    ];
    for (const [spelling, key] of [...spellings, ...spellings.toReversed()]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const { status, headers } = await visit(spelling);
      expect([spelling, status, headers.get('location')]).toEqual([spelling, links[key].status, links[key].url]);
    }
  });
});
