import { useMutation } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useRef, useState } from 'react';

import { ApiError, toFailureView } from '../api/failure.ts';
import { checkKey } from '../api/workspace.ts';
import { startKeySession } from '../session/session.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { keyMistake } from './key-mistake.ts';

export function KeyForm() {
  const [key, setKey] = useState('');
  const [shown, setShown] = useState(false);
  const [mistake, setMistake] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const check = useMutation({
    mutationFn: checkKey,
    onSuccess: (_workspace, checked) => startKeySession(checked),
    onError: () => input.current?.focus(),
  });
  const refused = check.error instanceof ApiError && (check.error.status === 401 || check.error.status === 403);
  const failure = check.error && !refused ? toFailureView(check.error) : null;
  const error = mistake ?? (refused ? 'This key is not accepted. Check that you copied all of it.' : undefined);

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const entered = key.trim();
    const wrong = keyMistake(entered);
    setMistake(wrong);
    check.reset();
    if (wrong) input.current?.focus();
    else check.mutate(entered);
  }

  return (
    <form onSubmit={submit} noValidate className="space-y-5">
      <FormFailure failure={failure} />
      <Field
        ref={input}
        label="API key"
        name="api-key"
        type={shown ? 'text' : 'password'}
        value={key}
        onChange={(event) => setKey(event.target.value)}
        placeholder="lp_…"
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        required
        error={error}
        className="font-mono"
        end={
          <Button look="quiet" size="icon" aria-label="Show key" aria-pressed={shown} onClick={() => setShown(!shown)}>
            <Icon name={shown ? 'eyeOff' : 'eye'} />
          </Button>
        }
      />
      <Button type="submit" look="primary" className="w-full" aria-disabled={check.isPending}>
        {check.isPending ? 'Checking…' : 'Sign in'}
      </Button>
    </form>
  );
}
