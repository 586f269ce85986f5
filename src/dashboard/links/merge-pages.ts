import type { LinkPage, LinkView } from '../../links/wire.ts';

/** The links of all loaded pages; a link that moved from one page to the next between two reads is shown once. */
export function mergePages(pages: readonly LinkPage[]): LinkView[] {
  const links = new Map<string, LinkView>();
  for (const page of pages) {
    for (const link of page.links) if (!links.has(link.id)) links.set(link.id, link);
  }
  return [...links.values()];
}
