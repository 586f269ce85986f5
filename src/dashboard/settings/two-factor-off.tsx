import { useMutation } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useRef, useState } from 'react';

import { startTwoFactor } from '../api/account.ts';
import { codeOf, toFailureView } from '../api/failure.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { Button } from '../ui/button.tsx';
import { focusFirstMistake } from '../ui/focus-mistake.ts';
import { OwnPassword } from './own-password.tsx';
import { TwoFactorSetup } from './two-factor-setup.tsx';

export type TwoFactorOffProps = { hasPassword: boolean; onCodes: (codes: readonly string[]) => void };

export function TwoFactorOff({ hasPassword, onCodes }: TwoFactorOffProps) {
  const [password, setPassword] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const start = useMutation({
    mutationFn: () => startTwoFactor(hasPassword ? password : undefined),
    onError: () => focusFirstMistake(form.current),
  });
  if (start.data) return <TwoFactorSetup setup={start.data} onCodes={onCodes} onCancel={start.reset} />;
  const refused = codeOf(start.error) === 'invalid_credentials';

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (!start.isPending) start.mutate();
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="max-w-md space-y-4">
      <p className="text-ink-soft">It is off: whoever knows your password can sign in as you.</p>
      <FormFailure failure={start.error && !refused ? toFailureView(start.error) : null} />
      {hasPassword && <OwnPassword value={password} onChange={setPassword} error={start.error} />}
      <Button type="submit" aria-disabled={start.isPending || (hasPassword && password === '')}>
        {start.isPending ? 'Preparing…' : 'Set it up'}
      </Button>
    </form>
  );
}
