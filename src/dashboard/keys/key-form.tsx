import { useMutation } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useEffect, useRef, useState } from 'react';

import { toFailureView } from '../api/failure.ts';
import { createKey } from '../api/keys.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { focusFirstMistake } from '../ui/focus-mistake.ts';
import { Icon } from '../ui/icon.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextAreaField } from '../ui/text-area-field.tsx';
import type { Draft, Mistakes } from './key-draft.ts';
import { emptyDraft, findMistakes, isLifetime, lifetimes, toKey } from './key-draft.ts';
import { ScopeField } from './scope-field.tsx';

const ownFields = ['name', 'scopes', 'allowedIps', 'corsOrigins'];
const maxNameLength = 100;

export type KeyFormProps = { onMade: (secret: string) => unknown; onCancel: () => void };

export function KeyForm({ onMade, onCancel }: KeyFormProps) {
  const [draft, setDraft] = useState(emptyDraft);
  const [mistakes, setMistakes] = useState<Mistakes>({});
  const form = useRef<HTMLFormElement>(null);
  // The button that opened the form is gone.
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  const create = useMutation({
    mutationFn: createKey,
    onSuccess: ({ secret }) => onMade(secret),
    onError: () => focusFirstMistake(form.current),
  });
  const failure = create.error ? toFailureView(create.error, ownFields) : null;
  const errors: Readonly<Record<string, string | undefined>> = { ...failure?.fields, ...mistakes };
  const hasHiddenMistake = errors.allowedIps !== undefined || errors.corsOrigins !== undefined;

  function change(part: Partial<Draft>): void {
    setDraft({ ...draft, ...part });
    setMistakes({});
  }

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (create.isPending) return;
    const wrong = findMistakes(draft);
    setMistakes(wrong);
    create.reset();
    if (Object.keys(wrong).length > 0) focusFirstMistake(form.current);
    else create.mutate(toKey(draft, Date.now()));
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="space-y-5">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label="Name"
          name="key-name"
          autoComplete="off"
          maxLength={maxNameLength}
          placeholder="Newsletter script"
          value={draft.name}
          error={errors.name}
          onChange={(event) => change({ name: event.target.value })}
        />
        <SelectField
          label="Expires"
          options={lifetimes}
          value={draft.lifetime}
          onChange={({ target: { value } }) => isLifetime(value) && change({ lifetime: value })}
        />
      </div>
      <ScopeField chosen={draft.scopes} error={errors.scopes} onChange={(scopes) => change({ scopes })} />
      <details className="group" open={hasHiddenMistake || undefined}>
        <summary className="-mx-1 inline-flex items-center gap-1.5 rounded px-1 text-sm font-medium text-ink-soft hover:text-ink">
          <Icon name="chevron" className="size-4 -rotate-90 transition-transform group-open:rotate-0" />
          From where it may be used
        </summary>
        <div className="mt-4 grid gap-4 sm:grid-cols-2">
          <TextAreaField
            label="Networks"
            hint="Addresses or networks, one on a line. Empty is everywhere."
            placeholder="192.0.2.0/24"
            spellCheck={false}
            value={draft.allowedIps}
            error={errors.allowedIps}
            onChange={(event) => change({ allowedIps: event.target.value })}
          />
          <TextAreaField
            label="Web pages"
            hint="Origins whose pages may use it from a browser. Empty is none."
            placeholder="https://www.example.com"
            spellCheck={false}
            value={draft.corsOrigins}
            error={errors.corsOrigins}
            onChange={(event) => change({ corsOrigins: event.target.value })}
          />
        </div>
      </details>
      <FormFailure failure={failure} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" aria-disabled={create.isPending}>
          {create.isPending ? 'Creating…' : 'Create key'}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
