import { useMutation } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useRef, useState } from 'react';

import { toFailureView } from '../api/failure.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { focusFirstMistake } from '../ui/focus-mistake.ts';

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
  const [mistake, setMistake] = useState<string>();
  const form = useRef<HTMLFormElement>(null);
  const run = useMutation({ mutationFn: save, onError: () => focusFirstMistake(form.current) });
  const failure = run.error ? toFailureView(run.error, ['name']) : null;
  const chosen = name.trim();
  const isIdle = chosen === present && present !== '';

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (run.isPending || isIdle) return;
    setMistake(chosen === '' ? 'Give your workspace a name.' : undefined);
    if (chosen === '') focusFirstMistake(form.current);
    else run.mutate(chosen);
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="max-w-md space-y-4">
      <FormFailure failure={failure} />
      <Field
        label="Name"
        name="organization"
        autoComplete="organization"
        maxLength={maxNameLength}
        placeholder="Acme"
        required
        value={name}
        error={mistake ?? failure?.fields.name}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" look="primary" aria-disabled={isIdle || run.isPending}>
        {run.isPending ? pending : action}
      </Button>
    </form>
  );
}
