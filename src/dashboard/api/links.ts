import type { CreateLink, LinkPage, LinkView, ListLinks, UpdateLink } from '../../links/wire.ts';
import { callApi } from './call.ts';

/** How many links one page of the list holds. */
const pageSize = 25;

export type ListOptions = Pick<ListLinks, 'sortBy' | 'sortOrder'> & {
  search: string;
  tag: string | undefined;
  cursor: string | null;
  signal: AbortSignal;
};

export function listLinks({ search, tag, sortBy, sortOrder, cursor, signal }: ListOptions): Promise<LinkPage> {
  const query = { search: search.trim(), tag, sortBy, sortOrder, pageSize, cursor: cursor ?? undefined };
  return callApi('/links', { query, signal });
}

/** `attempt` is the idempotency key: the same for a repeated attempt, so that a lost answer does not make two links. */
export function createLink(link: CreateLink, attempt: string): Promise<LinkView> {
  return callApi('/links', { method: 'POST', body: link, headers: { 'idempotency-key': attempt } });
}

/** What became of each link, by its position in the request. */
export type BulkResult = {
  results: readonly { index: number; link?: LinkView; errors?: readonly { message: string }[] }[];
};

/** At most 1,000; `attempt` as for one. One link that cannot be created keeps none of the others from it. */
export function createLinks(links: readonly CreateLink[], attempt: string): Promise<BulkResult> {
  return callApi('/links/bulk', { method: 'POST', body: links, headers: { 'idempotency-key': attempt } });
}

export function getLink(id: string, signal: AbortSignal): Promise<LinkView> {
  return callApi(`/links/${encodeURIComponent(id)}`, { signal });
}

/** Refused with 412 when somebody else edited the link since `version`. */
export function updateLink(id: string, version: number, patch: UpdateLink): Promise<LinkView> {
  return callApi(`/links/${encodeURIComponent(id)}`, {
    method: 'PATCH',
    body: patch,
    headers: { 'if-match': `"${version}"` },
  });
}

export function deleteLink(id: string): Promise<void> {
  return callApi(`/links/${encodeURIComponent(id)}`, { method: 'DELETE' });
}
