import { DeleteAccount } from './delete-account.tsx';
import { EmailForm } from './email-form.tsx';
import { ExportAccount } from './export-account.tsx';
import { NameForm } from './name-form.tsx';
import { PersonPage } from './person-page.tsx';
import { SettingsCard } from './settings-card.tsx';
import { ThemeChoice } from './theme-choice.tsx';

export function ProfilePage() {
  return (
    <PersonPage title="Profile">
      {({ user }) => (
        <>
          <SettingsCard title="Name" description="As your colleagues see it.">
            <NameForm present={user.name} />
          </SettingsCard>
          <SettingsCard title="E-mail address" description="You sign in with it, and it is where we reach you.">
            <EmailForm present={user.email} />
          </SettingsCard>
          <SettingsCard title="Appearance" description="Of this page, in this browser.">
            <ThemeChoice />
          </SettingsCard>
          <SettingsCard
            title="Your data"
            description="Everything that this instance holds about you, as one JSON file."
          >
            <ExportAccount />
          </SettingsCard>
          <SettingsCard
            title="Delete account"
            description="If you own a workspace with other members, hand it over first. A workspace of yours alone goes with you."
          >
            <DeleteAccount email={user.email} />
          </SettingsCard>
        </>
      )}
    </PersonPage>
  );
}
