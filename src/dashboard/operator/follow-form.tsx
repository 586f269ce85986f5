import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import type { Refresh } from '../api/operator.ts';
import { followList } from '../api/operator.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { useForm } from '../shell/use-form.ts';
import { announce } from '../ui/announcer.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
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
  const [list, setList] = useState('');
  const [refresh, setRefresh] = useState<Refresh>('daily');
  const name = list.trim();
  const form = useForm({
    mistakes: {
      url: /^https:\/\/./iu.test(url.trim()) ? null : 'Enter an address that begins with https://.',
      list: isListName(name) ? null : 'Small letters, digits, dots and dashes.',
    },
    async send() {
      await followList(name, { url: url.trim(), refresh });
      announce(`${name} will be brought within a minute`);
      setUrl('');
      setList('');
      await queryClient.invalidateQueries({ queryKey: listsKey });
    },
  });

  /** A name to begin with: that of the file. */
  function proposeName(): void {
    if (list === '') setList(toListName(url.trim().split(/[?#]/u)[0]?.split('/').at(-1) ?? '') ?? '');
  }

  return (
    <form {...form.attributes} className="max-w-xl space-y-5">
      <Field
        label="Address of the list"
        type="url"
        inputMode="url"
        autoComplete="off"
        placeholder="https://lists.example.com/hosts.txt"
        hint="A hosts file, one host or URL a line, or ||host^ lines of an ad blocker."
        value={url}
        error={form.errorOf('url')}
        onBlur={proposeName}
        onChange={(event) => setUrl(event.target.value)}
      />
      <Field
        label="Name of the list"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={list}
        error={form.errorOf('list')}
        onChange={(event) => setList(event.target.value)}
      />
      <SelectField
        label="Look for changes"
        options={refreshes}
        value={refresh}
        onChange={(event) => setRefresh(refreshes.find(({ value }) => value === event.target.value)?.value ?? 'daily')}
      />
      <FormFailure failure={form.failure} />
      <Button type="submit" look="primary" aria-disabled={form.isPending}>
        {form.isPending ? 'Following…' : 'Follow'}
      </Button>
    </form>
  );
}
