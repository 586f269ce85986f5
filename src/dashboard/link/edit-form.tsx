import type { SubmitEvent } from 'react';
import { useRef, useState } from 'react';

import { toFailureView } from '../api/failure.ts';
import type { LinkView } from '../../links/wire.ts';
import { maxTagsText, maxTitleLength } from '../links/limits.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { announce } from '../ui/announcer.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { halfFilledMessage, hasHalfFilledMoment } from '../ui/half-filled.ts';
import { Switch } from '../ui/switch.tsx';
import { EditConflict } from './edit-conflict.tsx';
import type { EditDraft } from './edit-draft.ts';
import { editFields, planUpdate, toEditDraft } from './edit-draft.ts';
import { isConflict, useUpdateLink } from './use-update-link.ts';

export type EditFormProps = {
  /** The newest version the page knows of. */
  current: LinkView;
};

/** Edits the version it was opened with: a refresh of the page never changes what a person is typing over. */
export function EditForm({ current }: EditFormProps) {
  const [opened, setOpened] = useState(current);
  const [draft, setDraft] = useState<EditDraft>(() => toEditDraft(opened));
  const [halfFilled, setHalfFilled] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const update = useUpdateLink(opened, onSaved);
  const plan = planUpdate(opened, draft);
  const conflict = isConflict(update.error) || (current.version > opened.version && !update.isPending);
  const failure = update.error && !conflict ? toFailureView(update.error, editFields) : null;
  const edited = plan.ok || plan.reason === 'mistake' || halfFilled;
  const mistakes = !plan.ok && plan.reason === 'mistake' ? plan.fields : {};

  function open(link: LinkView): void {
    setOpened(link);
    setDraft(toEditDraft(link));
    update.reset();
  }

  function onSaved(saved: LinkView): void {
    setOpened(saved);
    setDraft(toEditDraft(saved));
    announce('Saved');
  }

  function change(part: Partial<EditDraft>): void {
    setDraft({ ...draft, ...part });
  }

  function undo(): void {
    setHalfFilled(false);
    setDraft(toEditDraft(opened));
  }

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const half = hasHalfFilledMoment(form.current);
    setHalfFilled(half);
    if (half) form.current?.querySelector<HTMLElement>('[type="datetime-local"]')?.focus();
    else if (plan.ok && !update.isPending) update.mutate(plan.patch);
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="grid gap-5 p-4 sm:grid-cols-2 sm:p-6">
      {conflict && (
        <div className="sm:col-span-2">
          <EditConflict linkId={opened.id} known={current} opened={opened} edited={edited} onOpen={open} />
        </div>
      )}
      <div className="empty:hidden sm:col-span-2">
        <FormFailure failure={failure} />
      </div>
      <div className="sm:col-span-2">
        <Field
          label="Destination"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          value={draft.url}
          error={mistakes.url ?? failure?.fields.url}
          onChange={(event) => change({ url: event.target.value })}
        />
      </div>
      <Field
        label="Title"
        maxLength={maxTitleLength}
        autoComplete="off"
        value={draft.title}
        error={failure?.fields.title}
        onChange={(event) => change({ title: event.target.value })}
      />
      <Field
        label="Tags"
        maxLength={maxTagsText}
        autoComplete="off"
        hint="Separated by commas"
        value={draft.tags}
        error={mistakes.tags ?? failure?.fields.tags}
        onChange={(event) => change({ tags: event.target.value })}
      />
      <Field
        label="Expires"
        type="datetime-local"
        hint="In your own time zone; empty means never"
        value={draft.expiresAt}
        error={halfFilled ? halfFilledMessage : failure?.fields.expiresAt}
        onBlur={(event) => setHalfFilled(event.target.validity.badInput)}
        onChange={(event) => {
          setHalfFilled(false);
          change({ expiresAt: event.target.value });
        }}
      />
      <Switch
        label="Disabled"
        hint="Visitors get a “gone” page until you enable it again"
        checked={draft.disabled}
        onChange={(disabled) => change({ disabled })}
      />
      <div className="flex gap-2 sm:col-span-2">
        <Button type="submit" look="primary" aria-disabled={!plan.ok || update.isPending}>
          {update.isPending ? 'Saving…' : 'Save changes'}
        </Button>
        {edited && (
          <Button look="quiet" onClick={undo}>
            Undo
          </Button>
        )}
      </div>
    </form>
  );
}
