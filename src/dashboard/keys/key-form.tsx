import { useEffect, useState } from 'react';

import { FormFailure } from '../shell/form-failure.tsx';
import { useForm } from '../shell/use-form.ts';
import { Button } from '../ui/button.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { Field } from '../ui/field.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextAreaField } from '../ui/text-area-field.tsx';
import type { Draft } from './key-draft.ts';
import { findMistakes, isLifetime } from './key-draft.ts';
import { ScopeField } from './scope-field.tsx';

const maxNameLength = 100;

export type KeyFormProps = {
  start: Draft;
  lifetimes: readonly { value: Draft['lifetime']; label: string }[];
  action: string;
  /** In place of `action` while it happens. */
  pending: string;
  save: (draft: Draft) => Promise<unknown>;
  onCancel: () => void;
};

/** All that somebody chooses about a key, when it is made or later. */
export function KeyForm({ start, lifetimes, action, pending, save, onCancel }: KeyFormProps) {
  const [draft, setDraft] = useState(start);
  const form = useForm({
    mistakes: findMistakes(draft),
    send: () => save(draft),
  });
  const { ref } = form.attributes;
  // The button that opened the form is gone, or stands before it.
  useEffect(() => ref.current?.querySelector('input')?.focus(), [ref]);

  function change(part: Partial<Draft>): void {
    setDraft({ ...draft, ...part });
    form.clear();
  }

  return (
    <form {...form.attributes} className="space-y-5">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label="Name"
          name="key-name"
          autoComplete="off"
          maxLength={maxNameLength}
          placeholder="Newsletter script"
          value={draft.name}
          error={form.errorOf('name')}
          onChange={(event) => change({ name: event.target.value })}
        />
        <SelectField
          label="Expires"
          options={lifetimes}
          value={draft.lifetime}
          onChange={({ target: { value } }) => isLifetime(value) && change({ lifetime: value })}
        />
      </div>
      <ScopeField chosen={draft.scopes} error={form.errorOf('scopes')} onChange={(scopes) => change({ scopes })} />
      <Disclosure
        summary="From where it may be used"
        mustShow={form.errorOf('allowedIps') !== undefined || form.errorOf('corsOrigins') !== undefined}
      >
        <div className="mt-4 grid gap-4 sm:grid-cols-2">
          <TextAreaField
            label="Networks"
            hint="Addresses or networks, one on a line. Empty is everywhere."
            placeholder="192.0.2.0/24"
            spellCheck={false}
            value={draft.allowedIps}
            error={form.errorOf('allowedIps')}
            onChange={(event) => change({ allowedIps: event.target.value })}
          />
          <TextAreaField
            label="Web pages"
            hint="Origins whose pages may use it from a browser. Empty is none."
            placeholder="https://www.example.com"
            spellCheck={false}
            value={draft.corsOrigins}
            error={form.errorOf('corsOrigins')}
            onChange={(event) => change({ corsOrigins: event.target.value })}
          />
        </div>
      </Disclosure>
      <FormFailure failure={form.failure} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" aria-disabled={form.isPending}>
          {form.isPending ? pending : action}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
