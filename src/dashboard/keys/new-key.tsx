import { useState } from 'react';

import { createKey } from '../api/keys.ts';
import { SettingsCard } from '../settings/settings-card.tsx';
import { focusMain } from '../shell/use-focus-on-navigation.ts';
import { Button } from '../ui/button.tsx';
import { ShownOnce } from '../ui/shown-once.tsx';
import { emptyDraft, lifetimes, toKey } from './key-draft.ts';
import { KeyForm } from './key-form.tsx';

export type NewKeyProps = {
  /** Of the key that was made last, until it is put away. */
  secret: string | null;
  onMade: (secret: string) => unknown;
  onDone: () => void;
};

export function NewKey({ secret, onMade, onDone }: NewKeyProps) {
  const [isOpen, setIsOpen] = useState(false);
  if (secret !== null) {
    return (
      <SettingsCard title="Your new key">
        <ShownOnce
          title="Copy the key now"
          hint="It is shown only this once. Keep it where programs keep their secrets, not in a mail or in code."
          label="API key"
          secret={secret}
          onDone={onDone}
        />
      </SettingsCard>
    );
  }
  if (!isOpen) {
    return (
      <Button look="primary" onClick={() => setIsOpen(true)}>
        Create a key
      </Button>
    );
  }
  return (
    <SettingsCard title="Create a key">
      <KeyForm
        start={emptyDraft}
        lifetimes={lifetimes}
        action="Create key"
        pending="Creating…"
        save={async (draft) => {
          const made = await createKey(toKey(draft, Date.now()));
          setIsOpen(false);
          onMade(made.secret);
        }}
        onCancel={() => {
          setIsOpen(false);
          focusMain();
        }}
      />
    </SettingsCard>
  );
}
