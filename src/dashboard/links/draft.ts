import type { CreateLink } from '../../links/wire.ts';
import { fromLocalInput } from '../ui/local-time.ts';
import { parseTags } from '../ui/tags-text.ts';
import { parseDestination } from './destination.ts';

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
export function parseDraft(draft: Draft): DraftResult {
  const destination = parseDestination(draft.url);
  if (!destination.ok) return { ok: false, fields: { url: destination.message } };
  const key = draft.key.trim().replace(/^\/+/u, '');
  const title = draft.title.trim();
  const tags = parseTags(draft.tags);
  const expiresAt = fromLocalInput(draft.expiresAt);
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
