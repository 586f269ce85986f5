import type { ListLinks } from '../../links/wire.ts';
import { maxTagLength } from './limits.ts';

export type ListSearch = { search?: string; tag?: string; sort?: SortName };

/** The orders the list offers; the name stands in the page's address. */
export const sorts = {
  newest: { label: 'Newest first', by: { sortBy: 'createdAt', sortOrder: 'desc' } },
  oldest: { label: 'Oldest first', by: { sortBy: 'createdAt', sortOrder: 'asc' } },
  clicks: { label: 'Most clicks', by: { sortBy: 'clicks', sortOrder: 'desc' } },
  active: { label: 'Last clicked', by: { sortBy: 'lastClicked', sortOrder: 'desc' } },
} as const satisfies Record<string, { label: string; by: Pick<ListLinks, 'sortBy' | 'sortOrder'> }>;
export type SortName = keyof typeof sorts;
export const sortNames: readonly SortName[] = ['newest', 'oldest', 'clicks', 'active'];
export const maxSearchLength = 200;

/** Reads the list's state from the address; what makes no sense is left out, and so are the defaults. */
export function parseListSearch(raw: Record<string, unknown>): ListSearch {
  const search = toText(raw.search).slice(0, maxSearchLength);
  const tag = toText(raw.tag);
  const sort = sortNames.find((name) => name === raw.sort);
  return {
    ...(search !== '' && { search }),
    // No link has a longer one, and the API refuses to look for it.
    ...(tag !== '' && tag.length <= maxTagLength && { tag }),
    ...(sort && sort !== 'newest' && { sort }),
  };
}

const toText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
