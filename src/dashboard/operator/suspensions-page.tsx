import { useState } from 'react';

import { SettingsCard } from '../settings/settings-card.tsx';
import { Field } from '../ui/field.tsx';
import { OperatorPage } from './operator-page.tsx';
import { SuspendWorkspace } from './suspend-workspace.tsx';
import { SuspendedList } from './suspended-list.tsx';

export function SuspensionsPage() {
  return (
    <OperatorPage title="Suspensions">
      <SuspendedList />
      <SettingsCard
        title="Suspend a workspace"
        description="By its id, as it stands in the log. A workspace that you know by a link is suspended under Find a link."
      >
        <ById />
      </SettingsCard>
    </OperatorPage>
  );
}

const workspaceId = /^ws_[0-9a-z]{26}$/u;

function ById() {
  const [typed, setTyped] = useState('');
  const id = typed.trim();
  const isId = workspaceId.test(id);
  return (
    <div className="max-w-md space-y-4">
      <Field
        label="Id of the workspace"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        placeholder="ws_…"
        value={typed}
        error={id === '' || isId ? undefined : 'An id begins with ws_ and has 26 letters and digits more.'}
        onChange={(event) => setTyped(event.target.value)}
      />
      {isId && <SuspendWorkspace workspace={{ id, name: id }} />}
    </div>
  );
}
