import type { LinkView, UpdateLink } from '../../links/wire.ts';
import { parseDestination } from '../links/destination.ts';
import { tagsMistake } from '../links/limits.ts';
import { fromLocalInput, toLocalInput } from '../ui/local-time.ts';
import { parseTags, toTagsText } from '../ui/tags-text.ts';

/** What the edit form holds while a person types. */
export type EditDraft = { url: string; title: string; tags: string; expiresAt: string; disabled: boolean };

export const editFields = [
  'url',
  'title',
  'tags',
  'expiresAt',
  'disabled',
] as const satisfies readonly (keyof EditDraft)[];

export function toEditDraft(link: LinkView): EditDraft {
  return {
    url: link.url,
    title: link.title ?? '',
    tags: toTagsText(link.tags),
    expiresAt: toLocalInput(link.expiresAt),
    disabled: link.disabledAt !== null,
  };
}

export type EditPlan =
  | { ok: true; patch: UpdateLink }
  | { ok: false; reason: 'unchanged' }
  | { ok: false; reason: 'mistake'; fields: Partial<Record<keyof EditDraft, string>> };

/** Only what the person changed, so that an untouched field (an expiry with seconds, say) is not written back rounded. */
export function planUpdate(link: LinkView, draft: EditDraft): EditPlan {
  const before = toEditDraft(link);
  // What is stored stays valid, whatever this page would say about it today.
  const destination = draft.url === link.url ? { ok: true as const, url: link.url } : parseDestination(draft.url);
  const tooMuch = draft.tags === before.tags ? null : tagsMistake(draft.tags);
  if (!destination.ok || tooMuch !== null) {
    const fields = { ...(!destination.ok && { url: destination.message }), ...(tooMuch !== null && { tags: tooMuch }) };
    return { ok: false, reason: 'mistake', fields };
  }
  const patch: UpdateLink = {
    ...(destination.url !== link.url && { url: destination.url }),
    ...(draft.title.trim() !== before.title && { title: draft.title.trim() || null }),
    ...(toTagsText(parseTags(draft.tags)) !== before.tags && { tags: parseTags(draft.tags) }),
    ...(draft.expiresAt !== before.expiresAt && { expiresAt: fromLocalInput(draft.expiresAt) }),
    ...(draft.disabled !== before.disabled && { disabled: draft.disabled }),
  };
  return Object.keys(patch).length === 0 ? { ok: false, reason: 'unchanged' } : { ok: true, patch };
}
