import { useState } from 'react';

import { resumeWorkspace } from '../api/operator.ts';
import { SettingsCard } from '../settings/settings-card.tsx';
import { ConfirmButton } from '../shell/confirm-button.tsx';
import { announce } from '../ui/announcer.ts';
import { Field } from '../ui/field.tsx';
import { OperatorPage } from './operator-page.tsx';
import { SuspendWorkspace } from './suspend-workspace.tsx';

const workspaceId = /^ws_[0-9a-z]{26}$/u;

/** Suspending and resuming by id: operators see no list of other people's workspaces. */
export function SuspensionsPage() {
  const [typed, setTyped] = useState('');
  const id = typed.trim();
  const isId = workspaceId.test(id);
  return (
    <OperatorPage title="Suspensions">
      <SettingsCard
        title="A workspace"
        description="Its id stands in its settings, in the log, and with each of its links under Find a link."
      >
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
          {isId && (
            <div className="flex flex-wrap gap-2">
              <SuspendWorkspace workspace={{ id, name: id }} />
              <ConfirmButton
                size="small"
                trigger="Resume workspace"
                title="Resume this workspace?"
                confirm="Resume"
                pending="Resuming…"
                confirmLook="primary"
                act={() => resumeWorkspace(id)}
                onDone={() => announce('Resumed')}
              >
                <p>Its links lead visitors on again, without those that were taken down one by one.</p>
              </ConfirmButton>
            </div>
          )}
        </div>
      </SettingsCard>
    </OperatorPage>
  );
}
