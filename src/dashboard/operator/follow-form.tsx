import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useRef, useState } from 'react';

import { toFailureView } from '../api/failure.ts';
import type { Refresh } from '../api/operator.ts';
import { followList } from '../api/operator.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { announce } from '../ui/announcer.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { focusFirstMistake } from '../ui/focus-mistake.ts';
import { SelectField } from '../ui/select-field.tsx';
import { isListName, toListName } from './block-lines.ts';
import { listsKey } from './blocked-key.ts';

const refreshes: readonly { value: Refresh; label: string }[] = [
  { value: 'hourly', label: 'Every hour' },
  { value: 'daily', label: 'Every day' },
  { value: 'never', label: 'Only now' },
];

/** Where a published list stands, what it is called here and how often it is looked at. */
export function FollowForm() {
  const queryClient = useQueryClient();
  const [url, setUrl] = useState('');
  const [name, setName] = useState('');
  const [refresh, setRefresh] = useState<Refresh>('daily');
  const [mistakes, setMistakes] = useState<{ url?: string; name?: string }>({});
  const form = useRef<HTMLFormElement>(null);
  const follow = useMutation({
    mutationFn: () => followList(name.trim(), { url: url.trim(), refresh }),
    onSuccess: async () => {
      announce(`${name.trim()} will be brought within a minute`);
      setUrl('');
      setName('');
      await queryClient.invalidateQueries({ queryKey: listsKey });
    },
    onError: () => focusFirstMistake(form.current),
  });
  const failure = follow.error ? toFailureView(follow.error, ['url', 'list']) : null;

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (follow.isPending) return;
    const wrong = {
      ...(!/^https:\/\/./iu.test(url.trim()) && { url: 'Enter an address that begins with https://.' }),
      ...(!isListName(name.trim()) && { name: 'Small letters, digits, dots and dashes.' }),
    };
    setMistakes(wrong);
    follow.reset();
    if (Object.keys(wrong).length > 0) focusFirstMistake(form.current);
    else follow.mutate();
  }

  /** A name to begin with: that of the file. */
  function proposeName(): void {
    if (name === '') setName(toListName(url.trim().split(/[?#]/u)[0]?.split('/').at(-1) ?? '') ?? '');
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="max-w-xl space-y-5">
      <Field
        label="Address of the list"
        type="url"
        inputMode="url"
        autoComplete="off"
        placeholder="https://lists.example.com/hosts.txt"
        hint="A hosts file, one host or URL a line, or ||host^ lines of an ad blocker."
        value={url}
        error={mistakes.url ?? failure?.fields['url']}
        onBlur={proposeName}
        onChange={(event) => setUrl(event.target.value)}
      />
      <Field
        label="Name of the list"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={name}
        error={mistakes.name ?? failure?.fields['list']}
        onChange={(event) => setName(event.target.value)}
      />
      <SelectField
        label="Look for changes"
        options={refreshes}
        value={refresh}
        onChange={(event) => setRefresh(refreshes.find(({ value }) => value === event.target.value)?.value ?? 'daily')}
      />
      <FormFailure failure={failure} />
      <Button type="submit" look="primary" aria-disabled={follow.isPending}>
        {follow.isPending ? 'Following…' : 'Follow'}
      </Button>
    </form>
  );
}
