/** Where a page of a list begins: the sort value and id of the row before. */
import { formatCursor, parseCursor } from '../lib/cursor.ts';
import type { Link } from './link.ts';
import type { ListLinks } from './wire.ts';

export interface PageStart {
  value: number;
  id: string;
}

/** The last millisecond of a Date; no count comes near it. */
const maxSortValue = 8.64e15;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The start in a cursor, or null when it is none of ours or belongs to another sorting. */
export function parsePageStart(cursor: string, sortBy: ListLinks['sortBy']): PageStart | null {
  const [sort, value, id] = parseCursor(cursor) ?? [];
  if (sort !== sortBy || typeof value !== 'number' || !(value >= 0 && value <= maxSortValue)) return null;
  return typeof id === 'string' && uuid.test(id) ? { value, id } : null;
}

/** The page among rows of which one more than `pageSize` was asked for, and the cursor of the next one. */
export function toPage(rows: readonly Link[], query: ListLinks): { links: Link[]; nextCursor: string | null } {
  const links = rows.slice(0, query.pageSize);
  const last = links.at(-1);
  const nextCursor =
    last && rows.length > query.pageSize ? formatCursor([query.sortBy, sortValue(last, query.sortBy), last.id]) : null;
  return { links, nextCursor };
}

function sortValue(link: Link, sortBy: ListLinks['sortBy']): number {
  switch (sortBy) {
    case 'createdAt':
      return link.createdAt;
    case 'clicks':
      return link.clicks;
    case 'lastClicked':
      return link.lastClickedAt ?? 0;
  }
}
