import { useMutation } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useRef, useState } from 'react';

import { toFailureView } from '../api/failure.ts';
import type { SessionView } from '../../workspaces/wire.ts';
import { createWorkspace } from '../api/workspaces.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { focusFirstMistake } from '../ui/focus-mistake.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { usePageTitle } from '../ui/page-title.ts';
import { refreshPerson } from './load-session.ts';

const maxNameLength = 100;

export type FirstWorkspaceProps = { me: SessionView };

/** What somebody sees who belongs to no workspace: right after signing up, or after leaving the last one. */
export function FirstWorkspace({ me }: FirstWorkspaceProps) {
  usePageTitle('Create a workspace');
  const [name, setName] = useState('');
  const [mistake, setMistake] = useState<string>();
  const form = useRef<HTMLFormElement>(null);
  const create = useMutation({
    mutationFn: (chosen: string) => createWorkspace(chosen).then(refreshPerson),
    onError: () => focusFirstMistake(form.current),
  });
  const failure = create.error ? toFailureView(create.error, ['name']) : null;

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (create.isPending) return;
    const chosen = name.trim();
    setMistake(chosen === '' ? 'Give your workspace a name.' : undefined);
    if (chosen === '') focusFirstMistake(form.current);
    else create.mutate(chosen);
  }

  return (
    <div className="mx-auto max-w-md pt-[4dvh]">
      <h1 className="text-3xl font-semibold">Create your workspace</h1>
      <p className="mt-2 text-ink-soft">
        A workspace holds links and their clicks, and the people who work on them. You can invite others later.
      </p>
      <form ref={form} onSubmit={submit} noValidate className="mt-8 space-y-5">
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
        <Button type="submit" look="primary" className="w-full" aria-disabled={create.isPending}>
          {create.isPending ? 'Creating…' : 'Create workspace'}
        </Button>
      </form>
      <p className="mt-8 border-t border-line pt-5 text-sm text-ink-soft">
        Has somebody invited you? Open the link in their invitation, signed in as{' '}
        <span className="font-medium text-ink">{me.user.email}</span>.
      </p>
    </div>
  );
}
