import { Link } from '@tanstack/react-router';

import { buttonClass } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { ProviderButtons } from './provider-buttons.tsx';
import { PasskeySignIn } from './passkey-sign-in.tsx';

export type OtherWaysProps = { to: string | undefined; onSignedIn: () => Promise<void> };

/** Signing in without a password. */
export function OtherWays({ to, onSignedIn }: OtherWaysProps) {
  return (
    <div className="space-y-3">
      <p className="flex items-center gap-3 text-sm text-ink-faint before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        or
      </p>
      <PasskeySignIn onSignedIn={onSignedIn} />
      <Link to="/app/sign-in-link" search={to === undefined ? {} : { to }} className={`${buttonClass()} w-full`}>
        <Icon name="mail" />
        E-mail me a sign-in link
      </Link>
      <ProviderButtons to={to} />
    </div>
  );
}
