import type * as z from 'zod';

import type { AuditPage as AuditPageSchema } from '../../audit/wire.ts';
import { callApi, requestApi } from './call.ts';

export type AuditPage = z.infer<typeof AuditPageSchema>;

export type AuditFilter = { actor?: string; action?: string; target?: string; from?: string; to?: string };

export const listAudit = (filter: AuditFilter, cursor: string | null, signal: AbortSignal) =>
  callApi<AuditPage>('/audit', { query: { ...filter, cursor: cursor ?? undefined, pageSize: 30 }, signal });

/** As many answers as an export may take: 200,000 entries, which a page can still hold. */
const maxParts = 100;

/** The whole log as lines of JSON. Throws when it is longer than a page should hold; the API gives it in parts. */
export async function exportAudit(): Promise<string[]> {
  const parts: string[] = [];
  let next: string | null = '/audit/export';
  while (next !== null) {
    if (parts.length === maxParts) throw new Error('The log is too long for one file');
    const answer: Response = await requestApi(next, { headers: { accept: 'application/x-ndjson' } });
    parts.push(await answer.text());
    // The API writes its own paths, which begin with /api.
    next = /<\/api(\/audit\/export[^>]*)>; rel="next"/u.exec(answer.headers.get('link') ?? '')?.[1] ?? null;
  }
  return parts;
}
