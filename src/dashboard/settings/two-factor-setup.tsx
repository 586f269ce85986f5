import { useMutation } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useMemo, useRef, useState } from 'react';

import type { TwoFactorSetup as Setup } from '../api/account.ts';
import { finishTwoFactor } from '../api/account.ts';
import { codeOf, toFailureView } from '../api/failure.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { announce } from '../ui/announcer.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Field } from '../ui/field.tsx';
import { focusFirstMistake } from '../ui/focus-mistake.ts';
import { QrImage } from '../ui/qr-image.tsx';
import { toQrPath } from '../ui/qr-path.ts';
import { takeFocus } from '../ui/take-focus.ts';
import { readTotpUri } from './totp-uri.ts';
import { useSignInWaysChanged } from './use-sign-in-ways.ts';

export type TwoFactorSetupProps = {
  setup: Setup;
  onCodes: (codes: readonly string[]) => void;
  onCancel: () => void;
};

/** The first right code proves that the app has the key; only then does signing in ask for codes. */
export function TwoFactorSetup({ setup, onCodes, onCancel }: TwoFactorSetupProps) {
  const [code, setCode] = useState('');
  const [mistake, setMistake] = useState<string>();
  const form = useRef<HTMLFormElement>(null);
  const changed = useSignInWaysChanged();
  const qr = useMemo(() => toQrPath(setup.totpURI), [setup.totpURI]);
  const manual = readTotpUri(setup.totpURI);
  const finish = useMutation({
    mutationFn: finishTwoFactor,
    onSuccess: async () => {
      onCodes(setup.backupCodes);
      announce('Two-factor sign-in is on');
      await changed();
    },
    onError: () => focusFirstMistake(form.current),
  });
  const refused = codeOf(finish.error) === 'code_invalid';
  const failure = finish.error && !refused ? toFailureView(finish.error, ['code']) : null;

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (finish.isPending) return;
    const digits = code.replaceAll(/\s/gu, '');
    const wrong = /^\d{6}$/u.test(digits) ? undefined : 'Enter the six digits that your app shows.';
    setMistake(wrong);
    finish.reset();
    if (wrong === undefined) finish.mutate(digits);
    else focusFirstMistake(form.current);
  }

  return (
    <div className="flex flex-col gap-6 sm:flex-row">
      <QrImage qr={qr} label="QR code for your authenticator app" />
      <form ref={form} onSubmit={submit} noValidate className="min-w-0 max-w-md flex-1 space-y-4">
        <p ref={takeFocus} tabIndex={-1} className="text-ink-soft">
          Scan the code with an authenticator app, then enter the six digits it shows.
        </p>
        {manual && (
          <div className="text-sm text-ink-soft">
            Cannot scan? Enter this key:
            <span className="mt-1 flex items-center gap-1">
              <code className="rounded bg-sunken px-2 py-1 font-mono text-[0.8125rem] text-ink" data-testid="totp-key">
                {manual.groups}
              </code>
              <CopyButton text={manual.key} label="Copy the key" spoken="the key" look="quiet" size="icon" />
            </span>
          </div>
        )}
        <FormFailure failure={failure} />
        <Field
          label="Six-digit code"
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          value={code}
          error={
            mistake ??
            failure?.fields.code ??
            (refused ? 'This code is wrong or has expired. Does the clock of your phone go right?' : undefined)
          }
          className="font-mono tracking-widest"
          onChange={(event) => setCode(event.target.value)}
        />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary" aria-disabled={finish.isPending}>
            {finish.isPending ? 'Checking…' : 'Turn on'}
          </Button>
          <Button look="quiet" onClick={onCancel}>
            Cancel
          </Button>
        </div>
      </form>
    </div>
  );
}
