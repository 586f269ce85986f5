import { useQuery } from '@tanstack/react-query';

import { listPasskeys } from '../api/account.ts';
import { LoadFailure } from '../shell/load-failure.tsx';
import { RowSkeleton } from '../settings/row-skeleton.tsx';
import { SettingsCard } from '../settings/settings-card.tsx';
import { AddPasskey } from './add-passkey.tsx';
import { hasPasskeys } from './ceremony.ts';
import { PasskeyRow } from './passkey-row.tsx';
import { passkeysKey } from './passkeys-key.ts';

export function Passkeys() {
  const passkeys = useQuery({ queryKey: passkeysKey, queryFn: ({ signal }) => listPasskeys(signal) });
  return (
    <SettingsCard
      title="Passkeys"
      description="Sign in with your fingerprint, your face or a security key. Nobody can guess a passkey or trick you out of it."
    >
      <div className="space-y-5">
        {passkeys.data ? (
          passkeys.data.length > 0 ? (
            <ul className="divide-y divide-line">
              {passkeys.data.map((passkey) => (
                <PasskeyRow key={passkey.id} passkey={passkey} />
              ))}
            </ul>
          ) : (
            <p className="text-ink-soft">You have none yet.</p>
          )
        ) : passkeys.error ? (
          <LoadFailure title="Your passkeys could not be loaded" error={passkeys.error} onRetry={passkeys.refetch} />
        ) : (
          <RowSkeleton label="Loading your passkeys" />
        )}
        {hasPasskeys() ? (
          <AddPasskey />
        ) : (
          <p className="text-sm text-ink-faint">
            This browser cannot make passkeys, or the page is not served securely.
          </p>
        )}
      </div>
    </SettingsCard>
  );
}
