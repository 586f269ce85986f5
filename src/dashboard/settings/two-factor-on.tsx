import { useState } from 'react';

import { renewRecoveryCodes, stopTwoFactor } from '../api/account.ts';
import { ConfirmButton } from '../shell/confirm-button.tsx';
import { announce } from '../ui/announcer.ts';
import { Icon } from '../ui/icon.tsx';
import { OwnPassword } from './own-password.tsx';
import { useSignInWaysChanged } from './use-sign-in-ways.ts';

export type TwoFactorOnProps = { hasPassword: boolean; onCodes: (codes: readonly string[]) => void };

export function TwoFactorOn({ hasPassword, onCodes }: TwoFactorOnProps) {
  const [password, setPassword] = useState('');
  const changed = useSignInWaysChanged();
  const given = hasPassword ? password : undefined;
  const ask = hasPassword && <OwnPassword value={password} onChange={setPassword} error={null} />;
  return (
    <div className="space-y-4">
      <p className="flex items-center gap-2 font-medium">
        <Icon name="shield" className="size-5 text-signal-text" />
        It is on.
      </p>
      <div className="flex flex-wrap gap-2">
        <ConfirmButton
          trigger="New recovery codes"
          title="Make new recovery codes?"
          confirm="Make new codes"
          pending="Making…"
          confirmLook="primary"
          act={() => renewRecoveryCodes(given).then(({ backupCodes }) => onCodes(backupCodes))}
          onClose={() => setPassword('')}
        >
          <p>The codes that you have saved before stop working.</p>
          {ask}
        </ConfirmButton>
        <ConfirmButton
          trigger="Turn off"
          look="dangerQuiet"
          title="Turn off two-factor sign-in?"
          confirm="Turn off"
          pending="Turning off…"
          act={() => stopTwoFactor(given)}
          onDone={() => {
            announce('Two-factor sign-in is off');
            return changed();
          }}
          onClose={() => setPassword('')}
        >
          <p>Whoever knows your password can then sign in as you.</p>
          {ask}
        </ConfirmButton>
      </div>
    </div>
  );
}
