/** What became of each URL, as a file that spreadsheets open (RFC 4180). */
import type { RowResult } from './send-bulk.ts';

const header = ['url', 'key', 'shortLink', 'error'];

export function toBulkCsv(results: readonly RowResult[]): string {
  const lines = results.map((result) => {
    const { url, key = '' } = result.row.link;
    return 'link' in result ? [url, result.link.key, result.link.shortLink, ''] : [url, key, '', result.message];
  });
  return [header, ...lines].map((cells) => `${cells.map(toCell).join(',')}\r\n`).join('');
}

const toCell = (text: string): string => (/[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
