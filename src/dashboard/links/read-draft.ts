import { halfFilledMessage, hasHalfFilledMoment } from '../ui/half-filled.ts';
import type { Draft, DraftResult } from './draft.ts';
import { parseDraft } from './draft.ts';

/** The request that a draft means now, with what only the form itself knows about its inputs. */
export function readDraft(draft: Draft, form: HTMLFormElement | null): DraftResult {
  const parsed = parseDraft(draft, Date.now());
  if (!hasHalfFilledMoment(form)) return parsed;
  return { ok: false, fields: { ...(!parsed.ok && parsed.fields), expiresAt: halfFilledMessage } };
}
