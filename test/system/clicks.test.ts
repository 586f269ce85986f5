import { beforeAll, describe, expect, it } from 'vitest';
import type { LinkView } from '../../src/links/wire.ts';
import { toLink } from '../support/api-client.ts';
import { firefox, openSystem, toUuid, type VisitOptions } from '../support/system.ts';

const system = openSystem();
const ip = '203.0.113.77';
const otherIp = '203.0.113.78';

/** What each visit is, in the ledger's words. */
const visits = {
  human: {
    headers: {
      referer: 'https://www.news.example/story?id=1',
      'accept-language': 'de-DE,de;q=0.9',
      'cf-connecting-ip': ip,
    },
  },
  bot: { headers: { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' } },
  curl: { headers: { 'user-agent': 'curl/8.9.1' } },
  preview: { headers: { 'user-agent': 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)' } },
  prefetch: { headers: { 'sec-purpose': 'prefetch;prerender' } },
  dnt: { headers: { dnt: '1', referer: 'https://secret.example/', 'cf-connecting-ip': ip } },
  gpc: { headers: { 'sec-gpc': '1', 'cf-connecting-ip': ip } },
} satisfies Record<string, VisitOptions>;
type Visit = keyof typeof visits;
const isVisit = (name: string): name is Visit => name in visits;

let links: Record<Visit | 'visited', LinkView>;

async function rowsOf(link: LinkView): Promise<Record<string, unknown>[]> {
  const { rows } = await system.root.query<Record<string, unknown>>(
    `select class, referrer, browser, os, device, language, country, region, city, continent, asn, opted_out, encode(visitor, 'hex') as visitor,
            clicked_at = date_trunc('hour', clicked_at) as "isHourOnly"
     from clicks where link_id = $1 order by clicked_at`,
    [toUuid(link.id)],
  );
  return rows;
}

const counts = async (link: LinkView) => {
  const { clicks, humanClicks } = toLink(await system.a.api.get(`/api/links/${link.id}`));
  return [clicks, humanClicks];
};

beforeAll(async () => {
  const create = () => system.a.api.create({ url: 'https://example.com/' });
  const [human, bot, curl, preview, prefetch, dnt, gpc, visited] = await Promise.all([
    create(),
    create(),
    create(),
    create(),
    create(),
    create(),
    create(),
    create(),
  ]);
  links = { human, bot, curl, preview, prefetch, dnt, gpc, visited };
  const visit = (link: LinkView, options: VisitOptions) => system.visit(`/${link.key}`, options);
  await visit(visited, { method: 'HEAD' });
  await Promise.all([
    ...Object.keys(visits)
      .filter(isVisit)
      .map((name) => visit(links[name], visits[name])),
    visit(visited, { headers: { 'cf-connecting-ip': ip } }),
    visit(visited, { headers: { 'cf-connecting-ip': ip } }),
    visit(visited, { headers: { 'cf-connecting-ip': otherIp } }),
  ]);
  await system.settleClicks(
    Object.values(links).map(({ id }) => id),
    10,
  );
});

describe('a click', () => {
  it('of a person is counted as a click and as a human one', async () => {
    expect(await counts(links.human)).toEqual([1, 1]);
  });

  it.each(['bot', 'curl', 'preview', 'prefetch'] as const)(
    'of a %s is counted, but not as a human one',
    async (name) => {
      expect(await counts(links[name])).toEqual([1, 0]);
    },
  );

  it('is stored with its class, whatever that is', async () => {
    const names = ['human', 'bot', 'curl', 'preview', 'prefetch'] as const;
    const rows = await Promise.all(names.map((name) => rowsOf(links[name])));
    expect(rows.map(([row]) => row?.['class'])).toEqual([0, 1, 1, 2, 3]);
  });

  it('keeps the referring host, browser, system, device and language', async () => {
    expect(await rowsOf(links.human)).toMatchObject([
      { referrer: 'news.example', browser: 'Firefox', os: 'Linux', device: 'desktop', language: 'de-DE' },
    ]);
  });

  it.each(['dnt', 'gpc'] as const)('with %s keeps link, hour and class only', async (name) => {
    const nothing = { referrer: null, browser: null, os: null, device: null, language: null, visitor: null, asn: null };
    const nowhere = { country: null, region: null, city: null, continent: null };
    expect(await rowsOf(links[name])).toEqual([
      { ...nothing, ...nowhere, class: 0, opted_out: true, isHourOnly: true },
    ]);
  });

  it('tells visitors apart and knows them again within the day', async () => {
    const seen = (await rowsOf(links.visited)).map(({ visitor }) => visitor);
    expect(new Set(seen).size).toBe(2);
    expect(seen.every((visitor) => /^[0-9a-f]{16}$/.test(String(visitor)))).toBe(true);
  });

  it('is not counted for HEAD', async () => {
    expect(await counts(links.visited)).toEqual([3, 3]);
  });

  it('leaves no IP address anywhere in the database', async () => {
    const { rows } = await system.root.query<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p', 'm') and n.nspname in ('public', 'drizzle')`,
    );
    const holds = await Promise.all(
      rows.map(async ({ name }) => {
        const found = await system.root.query(`select from ${name} as t where t::text like '%203.0.113.7%' limit 1`);
        return found.rowCount === 0 ? [] : [name];
      }),
    );
    expect(rows.length).toBeGreaterThan(10);
    expect(holds.flat()).toEqual([]);
  });

  it('leaves no IP address in the logs', async () => {
    expect(await system.logsWith('203.0.113.7')).toEqual([]);
  });
});

it('counts visitors of pages as no clicks', async () => {
  const gone = await system.a.api.create({ url: 'https://example.com/', disabled: true });
  const live = await system.a.api.create({ url: 'https://example.com/' });
  await system.visit(`/${gone.key}`);
  await system.visit(`/${live.key}`, { headers: { 'user-agent': firefox } });
  await system.settleClicks([live.id], 1);
  expect(await counts(gone)).toEqual([0, 0]);
});
