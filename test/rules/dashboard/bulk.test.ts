import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ApiError } from '../../../src/dashboard/api/failure.ts';
import type { BulkResult } from '../../../src/dashboard/api/links.ts';
import type { Bulk } from '../../../src/dashboard/bulk/bulk.ts';
import { emptyBulk, settle, toCreated, toRefusals, toRows } from '../../../src/dashboard/bulk/bulk.ts';
import { toBulkCsv } from '../../../src/dashboard/bulk/bulk-csv.ts';
import { parseBulkLines } from '../../../src/dashboard/bulk/bulk-lines.ts';
import { sendBulk } from '../../../src/dashboard/bulk/send-bulk.ts';
import type { CreateLink, LinkView } from '../../../src/links/wire.ts';
import { aLinkView } from '../../support/link-view.ts';

/** What may happen to a request. */
type Fate = 'answered' | 'lost before' | 'lost after' | 'failed after' | 'limited';

const refusal = (status: number, code: string, detail: string) =>
  new ApiError(detail, { status, problem: { type: '', title: '', status, code, detail, requestId: '' } });

const toView = ({ url, key = 'random', domain = 'go.example' }: CreateLink, id: number): LinkView =>
  aLinkView({ id: `link_${id}`, domain, key, url, shortLink: `https://${domain}/${key}` });

/** An API that keeps idempotency keys, refuses rows that say so, and answers as fate wants. */
function openApi(fates: Fate[]) {
  const answers = new Map<string, { body: string; result: BulkResult }>();
  const created: string[] = [];
  let attempts = 0;

  function create(links: readonly CreateLink[]): BulkResult {
    if (links.some(({ url }) => url.includes('blocked'))) throw refusal(422, 'destination_blocked', 'No link may.');
    const results = links.map((link, index) => {
      if (link.url.includes('refused')) return { index, errors: [{ message: 'Refused.' }] };
      return { index, link: toView(link, created.push(link.url)) };
    });
    return { results };
  }

  return {
    created,
    newAttempt: () => `attempt ${attempts++}`,
    onProgress: () => undefined,
    async send(links: readonly CreateLink[], attempt: string): Promise<BulkResult> {
      const fate = fates.shift() ?? 'answered';
      if (fate === 'limited') throw refusal(429, 'rate_limited', 'Too much.');
      if (fate === 'lost before') throw new ApiError('No answer.');
      const body = JSON.stringify(links);
      const before = answers.get(attempt);
      if (before && before.body !== body) throw refusal(409, 'idempotency_key_reused', 'Another request.');
      const result = before?.result ?? create(links);
      answers.set(attempt, { body, result });
      if (fate === 'lost after') throw new ApiError('No answer.');
      if (fate === 'failed after') throw new ApiError('Broken.', { status: 503 });
      return result;
    },
  };
}

async function send(bulk: Bulk, api: ReturnType<typeof openApi>): Promise<Bulk> {
  const lines = parseBulkLines(bulk.text);
  const rows = toRows(lines, bulk.domain);
  return settle(bulk, lines, rows, await sendBulk(rows, bulk.unanswered, api));
}

const textsOf = (bulk: Bulk): string[] => [
  ...parseBulkLines(bulk.text).map(({ text }) => text),
  ...bulk.results.flatMap((result) => ('link' in result ? [result.row.text] : [])),
  ...(bulk.unanswered?.rows.map(({ text }) => text) ?? []),
];

const https = (path: string): string => `https://example.com/${path}`;

describe('many links', () => {
  it('leave the text when they are created, while refused ones and wrong lines stay', async () => {
    const api = openApi([]);
    const text = [https('1 one'), 'wrong', https('refused'), https('2')].join('\n');
    const sent = await send({ ...emptyBulk, text, domain: 'own.example' }, api);
    expect(sent.text).toBe(`wrong\n${https('refused')}`);
    expect(toCreated(sent.results).map(({ shortLink }) => shortLink)).toEqual([
      'https://own.example/one',
      'https://own.example/random',
    ]);
    expect(toRefusals(sent.results)).toEqual(new Map([[https('refused'), 'Refused.']]));

    const mended = await send({ ...sent, text: https('3') }, api);
    expect([mended.text, api.created]).toEqual(['', [https('1'), https('2'), https('3')]]);
    expect(toCreated(mended.results)).toHaveLength(3);
  });

  it('are held up by no blocked destination among them', async () => {
    const api = openApi([]);
    const paths = Array.from({ length: 130 }, (_, index) => (index === 77 ? 'blocked' : String(index)));
    const sent = await send({ ...emptyBulk, text: paths.map(https).join('\n') }, api);
    expect([sent.text, api.created.length]).toEqual([https('blocked'), 129]);
    expect(toRefusals(sent.results)).toEqual(new Map([[https('blocked'), 'No link may.']]));
  });

  it('wait outside of the text when their answer was lost, also while later requests are refused', async () => {
    const api = openApi(['lost after', 'limited']);
    const lost = await send({ ...emptyBulk, text: https('1') }, api);
    expect([lost.text, lost.unanswered?.rows.length]).toEqual(['', 1]);
    const limited = await send({ ...lost, text: https('2') }, api);
    expect([limited.text, limited.unanswered]).toEqual([https('2'), lost.unanswered]);
    const done = await send(limited, api);
    expect([done.text, done.unanswered, api.created]).toEqual(['', null, [https('1'), https('2')]]);
  });

  it('are never lost and never created twice, whatever happens to the requests', async () => {
    const path = fc.constantFrom('good', 'good', 'good', 'refused', 'blocked', 'not a url');
    const fate = fc.constantFrom<Fate>('answered', 'lost before', 'lost after', 'failed after', 'limited');
    await fc.assert(
      fc.asyncProperty(
        fc.array(path, { maxLength: 230, size: 'max' }),
        fc.array(fate, { maxLength: 12 }),
        async (paths, fates) => {
          const api = openApi(fates);
          const text = paths.map((kind, index) => (kind === 'not a url' ? kind : https(`${kind}/${index}`))).join('\n');
          let bulk: Bulk = { ...emptyBulk, text };
          const all = textsOf(bulk).toSorted();
          // One more than what may go wrong.
          for (let round = fates.length; round >= 0; round--) {
            bulk = await send(bulk, api);
            expect(textsOf(bulk).toSorted()).toEqual(all);
          }
          expect(bulk.unanswered).toBeNull();
          expect(bulk.text).not.toContain('good');
          expect(api.created.toSorted()).toEqual(all.filter((line) => line.includes('good')));
        },
      ),
    );
  });
});

describe('toBulkCsv', () => {
  it('quotes what needs quotes', async () => {
    const text = [`"${https('a,b')}" one`, https('refused')].join('\n');
    const { results } = await send({ ...emptyBulk, text }, openApi([]));
    expect(toBulkCsv(results)).toBe(
      'url,key,shortLink,error\r\n"https://example.com/a,b",one,https://go.example/one,\r\nhttps://example.com/refused,,,Refused.\r\n',
    );
  });
});
