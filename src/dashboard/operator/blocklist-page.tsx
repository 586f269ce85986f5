import { SettingsCard } from '../settings/settings-card.tsx';
import { BlockForm } from './block-form.tsx';
import { BlockedList } from './blocked-list.tsx';
import { FollowForm } from './follow-form.tsx';
import { FollowedLists } from './followed-lists.tsx';
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
      <SettingsCard
        title="Follow a list"
        description="It is brought from where it is published, within a minute and then as often as you say."
      >
        <FollowForm />
      </SettingsCard>
      <FollowedLists />
      <BlockedList />
    </OperatorPage>
  );
}
