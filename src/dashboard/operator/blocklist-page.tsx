import { SettingsCard } from '../settings/settings-card.tsx';
import { BlockForm } from './block-form.tsx';
import { BlockedList } from './blocked-list.tsx';
import { OperatorPage } from './operator-page.tsx';

/** Destinations that no link may lead to. */
export function BlocklistPage() {
  return (
    <OperatorPage title="Blocklist">
      <SettingsCard
        title="Block destinations"
        description="No new link leads there, and links that do are taken down within minutes."
      >
        <BlockForm />
      </SettingsCard>
      <BlockedList />
    </OperatorPage>
  );
}
