import { useMemo, useState } from 'react';

import type { TwoFactorSetup as Setup } from '../api/account.ts';
import { finishTwoFactor } from '../api/account.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { useForm } from '../shell/use-form.ts';
import { announce } from '../ui/announcer.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Field } from '../ui/field.tsx';
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
  const changed = useSignInWaysChanged();
  const qr = useMemo(() => toQrPath(setup.totpURI), [setup.totpURI]);
  const manual = readTotpUri(setup.totpURI);
  const digits = code.replaceAll(/\s/gu, '');
  const form = useForm({
    mistakes: { code: /^\d{6}$/u.test(digits) ? null : 'Enter the six digits that your app shows.' },
    refusals: {
      code_invalid: { code: 'This code is wrong or has expired. Does the clock of your phone go right?' },
    },
    async send() {
      await finishTwoFactor(digits);
      onCodes(setup.backupCodes);
      announce('Two-factor sign-in is on');
      await changed();
    },
  });

  return (
    <div className="flex flex-col gap-6 sm:flex-row">
      <QrImage qr={qr} label="QR code for your authenticator app" />
      <form {...form.attributes} className="min-w-0 max-w-md flex-1 space-y-4">
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
        <FormFailure failure={form.failure} />
        <Field
          label="Six-digit code"
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          value={code}
          error={form.errorOf('code')}
          className="font-mono tracking-widest"
          onChange={(event) => setCode(event.target.value)}
        />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary" aria-disabled={form.isPending}>
            {form.isPending ? 'Checking…' : 'Turn on'}
          </Button>
          <Button look="quiet" onClick={onCancel}>
            Cancel
          </Button>
        </div>
      </form>
    </div>
  );
}
