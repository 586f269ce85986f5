import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useState } from 'react';

import { toFailureView } from '../api/failure.ts';
import type { InstanceSettings } from '../api/operator.ts';
import { changeSettings, getSettings } from '../api/operator.ts';
import { LoadFailure } from '../shell/load-failure.tsx';
import { RowSkeleton } from '../settings/row-skeleton.tsx';
import { SettingsCard } from '../settings/settings-card.tsx';
import { FormFailure } from '../shell/form-failure.tsx';
import { announce } from '../ui/announcer.ts';
import { Button } from '../ui/button.tsx';
import { ChoiceField } from '../ui/choice-field.tsx';
import { OperatorPage } from './operator-page.tsx';

const queryKey = ['instance-settings'];

const modes = [
  { value: 'open', label: 'Everybody', hint: 'Whoever has an e-mail address can make an account.' },
  { value: 'invite-only', label: 'Whoever is invited', hint: 'An account needs an invitation to a workspace first.' },
  { value: 'closed', label: 'Nobody', hint: 'No new accounts. Those that exist go on.' },
] as const;

export function InstanceSettingsPage() {
  const settings = useQuery({ queryKey, queryFn: ({ signal }) => getSettings(signal) });
  return (
    <OperatorPage title="Sign-up">
      <SettingsCard title="Who can sign up">
        {settings.data ? (
          <SignUpForm present={settings.data} />
        ) : settings.error ? (
          <LoadFailure title="The settings could not be loaded" error={settings.error} onRetry={settings.refetch} />
        ) : (
          <RowSkeleton label="Loading the settings" rows={3} />
        )}
      </SettingsCard>
    </OperatorPage>
  );
}

function SignUpForm({ present }: { present: InstanceSettings }) {
  const queryClient = useQueryClient();
  const [chosen, setChosen] = useState<InstanceSettings['signUpMode']>();
  const mode = chosen ?? present.signUpMode;
  const save = useMutation({
    mutationFn: changeSettings,
    onSuccess: (saved) => {
      announce('Saved');
      queryClient.setQueryData(queryKey, saved);
      setChosen(undefined);
    },
  });
  const isIdle = mode === present.signUpMode || save.isPending;

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (!isIdle) save.mutate({ signUpMode: mode });
  }

  return (
    <form onSubmit={submit} className="max-w-md space-y-5">
      <FormFailure failure={save.error ? toFailureView(save.error) : null} />
      <ChoiceField legend="New accounts" choices={modes} value={mode} onChange={setChosen} />
      <Button type="submit" look="primary" aria-disabled={isIdle}>
        {save.isPending ? 'Saving…' : 'Save'}
      </Button>
    </form>
  );
}
