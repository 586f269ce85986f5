import type { SubmitEvent } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';

import { changeName } from '../api/account.ts';
import { toFailureView } from '../api/failure.ts';
import type { SessionView } from '../api/session.ts';
import { refreshPerson } from '../session/load-session.ts';
import { announce } from '../ui/announcer.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { focusFirstMistake } from '../ui/focus-mistake.ts';
import { FormFailure } from '../ui/form-failure.tsx';
import { PersonPage } from './person-page.tsx';
import { SettingsCard } from './settings-card.tsx';

export function ProfilePage() {
  return (
    <PersonPage title="Profile">
      {(me) => (
        <SettingsCard title="Name" description="As your colleagues see it.">
          <NameForm me={me} />
        </SettingsCard>
      )}
    </PersonPage>
  );
}

function NameForm({ me }: { me: SessionView }) {
  const [name, setName] = useState(me.user.name);
  const [mistake, setMistake] = useState<string>();
  const form = useRef<HTMLFormElement>(null);
  const save = useMutation({
    mutationFn: (chosen: string) => changeName(chosen).then(refreshPerson),
    onSuccess: () => announce('Saved'),
    onError: () => focusFirstMistake(form.current),
  });
  const failure = save.error ? toFailureView(save.error, ['name']) : null;
  const chosen = name.trim();
  const isChanged = chosen !== me.user.name;

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (save.isPending || !isChanged) return;
    setMistake(chosen === '' ? 'Enter a name.' : undefined);
    if (chosen === '') focusFirstMistake(form.current);
    else save.mutate(chosen);
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="space-y-4">
      <FormFailure failure={failure} />
      <Field
        label="Your name"
        name="name"
        autoComplete="name"
        maxLength={100}
        value={name}
        error={mistake ?? failure?.fields.name}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" look="primary" aria-disabled={!isChanged || save.isPending}>
        {save.isPending ? 'Saving…' : 'Save'}
      </Button>
    </form>
  );
}
