import { SettingsCard } from './settings-card.tsx';
import { LoadFailure } from '../shell/load-failure.tsx';
import { PasswordForm } from './password-form.tsx';
import { RowSkeleton } from './row-skeleton.tsx';
import { SetPassword } from './set-password.tsx';
import { useSignInWays } from './use-sign-in-ways.ts';

export type PasswordSettingsProps = { email: string };

export function PasswordSettings({ email }: PasswordSettingsProps) {
  const ways = useSignInWays();
  return (
    <SettingsCard title="Password" description="A new password ends all your other sessions.">
      {ways.data ? (
        ways.data.hasPassword ? (
          <PasswordForm email={email} />
        ) : (
          <SetPassword email={email} />
        )
      ) : ways.error ? (
        <LoadFailure title="Your password settings could not be loaded" error={ways.error} onRetry={ways.refetch} />
      ) : (
        <RowSkeleton label="Loading your password settings" />
      )}
    </SettingsCard>
  );
}
