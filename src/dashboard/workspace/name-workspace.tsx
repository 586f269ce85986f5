import { useState } from 'react';

import { FormFailure } from '../shell/form-failure.tsx';
import { useForm } from '../shell/use-form.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';

const maxNameLength = 100;

export type NameWorkspaceProps = {
  /** The name it has; empty for a new one. */
  present: string;
  action: string;
  pending: string;
  save: (name: string) => Promise<unknown>;
};

/** Asks for a workspace's name, the first or another one. */
export function NameWorkspace({ present, action, pending, save }: NameWorkspaceProps) {
  const [name, setName] = useState(present);
  const chosen = name.trim();
  const isIdle = chosen === present && present !== '';
  const form = useForm({
    mistakes: { name: chosen === '' ? 'Give your workspace a name.' : null },
    isIdle,
    send: () => save(chosen),
  });

  return (
    <form {...form.attributes} className="max-w-md space-y-4">
      <FormFailure failure={form.failure} />
      <Field
        label="Name"
        name="organization"
        autoComplete="organization"
        maxLength={maxNameLength}
        placeholder="Acme"
        required
        value={name}
        error={form.errorOf('name')}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" look="primary" aria-disabled={isIdle || form.isPending}>
        {form.isPending ? pending : action}
      </Button>
    </form>
  );
}
