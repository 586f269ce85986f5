/** Where a page of a list begins: the sort value and id of the row before. */
import { parseCursor } from '../lib/cursor.ts';
import { isUuid } from '../lib/id.ts';
import type { Link } from './link.ts';
import type { ListLinks } from './wire.ts';

export interface PageStart {
  value: number;
  id: string;
}

/** The last millisecond of a Date; no count comes near it. */
const maxSortValue = 8.64e15;

/** The start in a cursor, or null when it is none of ours or belongs to another sorting. */
export function parsePageStart(cursor: string, sortBy: ListLinks['sortBy']): PageStart | null {
  const [sort, value, id] = parseCursor(cursor) ?? [];
  if (sort !== sortBy || typeof value !== 'number' || !(value >= 0 && value <= maxSortValue)) return null;
  return isUuid(id) ? { value, id } : null;
}

/** What the list is sorted by. */
export function sortValue(link: Link, sortBy: ListLinks['sortBy']): number {
  switch (sortBy) {
    case 'createdAt':
      return link.createdAt;
    case 'clicks':
      return link.clicks;
    case 'lastClicked':
      return link.lastClickedAt ?? 0;
  }
}
