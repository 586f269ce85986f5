import { useState } from 'react';

import { verifyRecoveryCode, verifyTotp } from '../api/auth.ts';
import { loadSession } from '../session/load-session.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { useForm } from '../shell/use-form.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { takeFocus } from '../ui/take-focus.ts';
import { EntryHead } from './entry-head.tsx';

const kinds = {
  app: {
    text: 'Open your authenticator app and enter the code that it shows for LinkPulse.',
    label: 'Six-digit code',
    mistake: 'Enter the six digits that your app shows.',
    form: /^\d{6}$/u,
    other: 'Use a recovery code instead',
    verify: verifyTotp,
  },
  recovery: {
    text: 'Enter one of the recovery codes that you saved when you set up two-factor sign-in. Each works once.',
    label: 'Recovery code',
    mistake: 'Enter a recovery code as you saved it, with its dash.',
    form: /^\S{5,50}$/u,
    other: 'Use your authenticator app instead',
    verify: verifyRecoveryCode,
  },
} as const;

export type SecondFactorProps = { onCancel: () => void };

/** After a right password (or link, or other provider) of somebody who has set up two-factor sign-in. */
export function SecondFactor({ onCancel }: SecondFactorProps) {
  const [kindName, setKindName] = useState<keyof typeof kinds>('app');
  const [text, setText] = useState('');
  const kind = kinds[kindName];
  // Apps show "123 456", and people copy that.
  const code = text.replaceAll(/\s/gu, '');
  const form = useForm({
    mistakes: { code: kind.form.test(code) ? null : kind.mistake },
    refusals: { code_invalid: { code: 'This code is wrong, has expired, or has been used before.' } },
    send: () => kind.verify(code).then(loadSession),
  });

  function change(): void {
    setKindName(kindName === 'app' ? 'recovery' : 'app');
    setText('');
    form.reset();
  }

  return (
    <>
      <EntryHead title="One more step">{kind.text}</EntryHead>
      <form {...form.attributes} className="mt-8 space-y-5">
        <FormFailure failure={form.failure} />
        <Field
          key={kindName}
          ref={takeFocus}
          label={kind.label}
          name="code"
          inputMode={kindName === 'app' ? 'numeric' : 'text'}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          required
          value={text}
          error={form.errorOf('code')}
          className="font-mono tracking-widest"
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" look="primary" className="w-full" aria-disabled={form.isPending}>
          {form.isPending ? 'Checking…' : 'Sign in'}
        </Button>
      </form>
      <div className="mt-6 flex flex-wrap justify-between gap-2">
        <Button look="quiet" size="small" onClick={change}>
          {kind.other}
        </Button>
        <Button look="quiet" size="small" onClick={onCancel}>
          Start over
        </Button>
      </div>
    </>
  );
}
