import type { SubmitEvent } from 'react';
import { useRef, useState } from 'react';

import { toFailureView } from '../api/failure.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { focusFirstMistake } from '../ui/focus-mistake.ts';
import { CreatedLink } from './created-link.tsx';
import type { Draft } from './draft.ts';
import { draftFields, emptyDraft } from './draft.ts';
import { readDraft } from './read-draft.ts';
import { ShortenOptions } from './shorten-options.tsx';
import { useCreateLink } from './use-create-link.ts';

/** Paste, press Enter, copy: everything else waits behind "More options". */
export function ShortenBox() {
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [mistakes, setMistakes] = useState<Partial<Record<keyof Draft, string>>>({});
  const form = useRef<HTMLFormElement>(null);
  const create = useCreateLink();
  const failure = create.error ? toFailureView(create.error, draftFields) : null;
  const errors: Partial<Record<keyof Draft, string>> = { ...failure?.fields, ...mistakes };

  function change(part: Partial<Draft>): void {
    setDraft({ ...draft, ...part });
    setMistakes({});
  }

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (create.isPending) return;
    const parsed = readDraft(draft, form.current);
    setMistakes(parsed.ok ? {} : parsed.fields);
    create.reset();
    if (!parsed.ok) return focusFirstMistake(form.current);
    create.mutate(parsed.link, {
      onSuccess: () => setDraft({ ...emptyDraft, domain: draft.domain }),
      onError: () => focusFirstMistake(form.current),
    });
  }

  return (
    <section aria-labelledby="shorten-title" className="rounded-card border border-line bg-surface shadow-raised">
      <form ref={form} onSubmit={submit} noValidate className="p-4 sm:p-6">
        <h2 id="shorten-title" className="sr-only">
          Shorten a link
        </h2>
        <div className="not-empty:mb-4">
          <FormFailure failure={failure} />
        </div>
        <div className="flex flex-col gap-3 sm:flex-row sm:items-start">
          <div className="min-w-0 flex-1">
            <Field
              label="Destination URL"
              name="url"
              inputMode="url"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              placeholder="https://example.com/a/long/page"
              value={draft.url}
              error={errors.url}
              onChange={(event) => change({ url: event.target.value })}
            />
          </div>
          <Button
            type="submit"
            look="primary"
            aria-disabled={create.isPending}
            className="sm:mt-[1.625rem] sm:min-w-28"
          >
            {create.isPending ? 'Shortening…' : 'Shorten'}
          </Button>
        </div>
        <ShortenOptions draft={draft} errors={errors} onChange={change} />
      </form>
      <div aria-live="polite">{create.data && <CreatedLink link={create.data} onClose={create.reset} />}</div>
    </section>
  );
}
