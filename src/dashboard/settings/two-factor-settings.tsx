import { useState } from 'react';

import { rescueFocus } from '../shell/use-focus-on-navigation.ts';
import { LoadFailure } from '../shell/load-failure.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { RowSkeleton } from './row-skeleton.tsx';
import { SettingsCard } from './settings-card.tsx';
import { TwoFactorOff } from './two-factor-off.tsx';
import { TwoFactorOn } from './two-factor-on.tsx';
import { useSignInWays } from './use-sign-in-ways.ts';

export function TwoFactorSettings() {
  const ways = useSignInWays();
  const [codes, setCodes] = useState<readonly string[] | null>(null);

  function leaveCodes(): void {
    setCodes(null);
    requestAnimationFrame(rescueFocus);
  }

  return (
    <SettingsCard
      title="Two-factor sign-in"
      description="After your password, a code from an app on your phone. Signing in with a passkey needs none: it is two factors itself."
    >
      {codes ? (
        <RecoveryCodes codes={codes} onDone={leaveCodes} />
      ) : ways.data ? (
        ways.data.twoFactorEnabled ? (
          <TwoFactorOn hasPassword={ways.data.hasPassword} onCodes={setCodes} />
        ) : (
          <TwoFactorOff hasPassword={ways.data.hasPassword} onCodes={setCodes} />
        )
      ) : ways.error ? (
        <LoadFailure title="This setting could not be loaded" error={ways.error} onRetry={ways.refetch} />
      ) : (
        <RowSkeleton label="Loading two-factor sign-in" rows={1} />
      )}
    </SettingsCard>
  );
}
