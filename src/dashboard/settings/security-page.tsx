import { Passkeys } from '../passkeys/passkeys.tsx';
import { Connections } from './connections.tsx';
import { PasswordSettings } from './password-settings.tsx';
import { PersonPage } from './person-page.tsx';
import { TwoFactorSettings } from './two-factor-settings.tsx';

export function SecurityPage() {
  return (
    <PersonPage title="Security">
      {(me) => (
        <>
          <PasswordSettings email={me.user.email} />
          <TwoFactorSettings />
          <Passkeys />
          <Connections />
        </>
      )}
    </PersonPage>
  );
}
