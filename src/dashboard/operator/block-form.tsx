import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ChangeEvent, SubmitEvent } from 'react';
import { useRef, useState } from 'react';

import { ApiError, toFailureView } from '../api/failure.ts';
import { blockDestinations } from '../api/operator.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { announce } from '../ui/announcer.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { focusFirstMistake } from '../ui/focus-mistake.ts';
import { formatCount } from '../ui/format.ts';
import { TextAreaField } from '../ui/text-area-field.tsx';
import { isListName, maxEntries, toBatches, toEntries, toEntryMistakes, toListName } from './block-lines.ts';
import { blockedKey } from './blocked-key.ts';

const ownList = 'own';

/** Typed or pasted, or imported from a file; sent in parts. */
export function BlockForm() {
  const queryClient = useQueryClient();
  const [text, setText] = useState('');
  const [list, setList] = useState(ownList);
  const [mistakes, setMistakes] = useState<{ text?: string; list?: string }>({});
  const [sent, setSent] = useState<readonly string[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const add = useMutation({
    async mutationFn({ entries }: { entries: readonly string[]; from: string }) {
      let added = 0;
      for (const batch of toBatches(entries)) {
        setSent(batch);
        added += (await blockDestinations(list.trim(), batch)).count;
      }
      return added;
    },
    onSuccess: (added, { from }) => {
      // What was typed meanwhile stays.
      setText((now) => (now === from ? '' : now));
      announce(`${formatCount(added)} added`);
    },
    onError: () => focusFirstMistake(form.current),
    // A part of them may have been taken.
    onSettled: () => queryClient.invalidateQueries({ queryKey: blockedKey }),
  });

  const refused = add.error instanceof ApiError ? toEntryMistakes(add.error.problem?.errors ?? [], sent) : '';

  async function importFile(event: ChangeEvent<HTMLInputElement>): Promise<void> {
    const [file] = event.target.files ?? [];
    if (!file) return;
    setText(await file.text());
    setList(toListName(file.name) ?? ownList);
  }

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (add.isPending) return;
    const entries = toEntries(text);
    const wrong = {
      ...(entries.length === 0 && { text: 'Enter at least one destination.' }),
      ...(entries.length > maxEntries && { text: `At most ${formatCount(maxEntries)} at a time.` }),
      ...(!isListName(list.trim()) && { list: 'Small letters, digits, dots and dashes.' }),
    };
    setMistakes(wrong);
    add.reset();
    if (Object.keys(wrong).length > 0) focusFirstMistake(form.current);
    else add.mutate({ entries, from: text });
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="max-w-xl space-y-5">
      <TextAreaField
        label="Destinations"
        rows={4}
        spellCheck={false}
        autoCapitalize="none"
        placeholder={'evil.example\nhttps://example.com/one/page\n*.example.org/login*'}
        hint="One on a line: a host with all below it, a whole URL, or a pattern with *."
        value={text}
        error={mistakes.text ?? (refused || undefined)}
        onChange={(event) => setText(event.target.value)}
      />
      <Field
        label="List"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        hint="Entries of an imported list go together, when it is renewed or dropped."
        value={list}
        error={mistakes.list}
        onChange={(event) => setList(event.target.value)}
      />
      <FormFailure failure={add.error && refused === '' ? toFailureView(add.error) : null} />
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" look="primary" aria-disabled={add.isPending}>
          {add.isPending ? 'Blocking…' : 'Block'}
        </Button>
        <label className="inline-flex h-11 cursor-pointer items-center rounded-control px-4 text-[0.9375rem] font-medium text-ink-soft hover:bg-sunken hover:text-ink has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-signal">
          Import a file
          <input
            type="file"
            accept=".txt,.csv,.hosts,text/plain"
            className="sr-only"
            onChange={(e) => void importFile(e)}
          />
        </label>
      </div>
    </form>
  );
}
