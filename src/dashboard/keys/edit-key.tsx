import { useState } from 'react';

import type { KeyView } from '../../api-keys/wire.ts';
import { updateKey } from '../api/keys.ts';
import { formatMoment } from '../ui/format.ts';
import { lifetimes, toChange, toDraft } from './key-draft.ts';
import { KeyForm } from './key-form.tsx';

export type EditKeyProps = { apiKey: KeyView; onSaved: () => unknown; onCancel: () => void };

/** The key itself stays the same, and so does whatever uses it. */
export function EditKey({ apiKey, onSaved, onCancel }: EditKeyProps) {
  // As it was when somebody began to edit: only what they change themselves is sent.
  const [opened] = useState(apiKey);
  const expiry = opened.expiresAt === null ? 'Never' : formatMoment(opened.expiresAt);
  return (
    <KeyForm
      start={toDraft(opened)}
      lifetimes={[{ value: 'kept', label: `${expiry}, as now` }, ...lifetimes]}
      action="Save"
      pending="Saving…"
      save={async (draft) => {
        const change = toChange(opened, draft, Date.now());
        if (change) await updateKey(opened.id, change);
        await onSaved();
      }}
      onCancel={onCancel}
    />
  );
}
