import type { CreateLink } from '../../links/wire.ts';
import { fromLocalInput } from '../ui/local-time.ts';
import { parseTags } from '../ui/tags-text.ts';
import { parseDestination } from './destination.ts';
import { tagsMistake } from './limits.ts';

/** What the shorten box holds while a person types. */
export type Draft = { url: string; domain: string; key: string; title: string; tags: string; expiresAt: string };

export const emptyDraft: Draft = { url: '', domain: '', key: '', title: '', tags: '', expiresAt: '' };

/** The fields that show their own error; every other complaint goes above the form. */
export const draftFields = [
  'url',
  'domain',
  'key',
  'title',
  'tags',
  'expiresAt',
] as const satisfies readonly (keyof Draft)[];

export type DraftResult = { ok: true; link: CreateLink } | { ok: false; fields: Partial<Record<keyof Draft, string>> };

/** The request a draft means: what was left empty is left out, so that the server's defaults hold. */
export function parseDraft(draft: Draft, now: number): DraftResult {
  const destination = parseDestination(draft.url);
  const key = draft.key.trim().replace(/^\/+/u, '');
  const title = draft.title.trim();
  const tags = parseTags(draft.tags);
  const tooMuch = tagsMistake(draft.tags);
  const expiresAt = fromLocalInput(draft.expiresAt);
  const isPast = expiresAt !== null && Date.parse(expiresAt) <= now;
  if (!destination.ok || tooMuch !== null || isPast) {
    return {
      ok: false,
      fields: {
        ...(!destination.ok && { url: destination.message }),
        ...(tooMuch !== null && { tags: tooMuch }),
        ...(isPast && { expiresAt: 'This is in the past.' }),
      },
    };
  }
  return {
    ok: true,
    link: {
      url: destination.url,
      ...(draft.domain !== '' && { domain: draft.domain }),
      ...(key !== '' && { key }),
      ...(title !== '' && { title }),
      ...(tags.length > 0 && { tags }),
      ...(expiresAt !== null && { expiresAt }),
    },
  };
}
