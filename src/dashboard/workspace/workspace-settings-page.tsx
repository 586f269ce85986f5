import { SettingsCard } from '../settings/settings-card.tsx';
import { useMay } from '../session/use-may.ts';
import { refreshPerson } from '../session/load-session.ts';
import { renameWorkspace } from '../api/workspace.ts';
import { announce } from '../ui/announcer.ts';
import { DeleteWorkspace } from './delete-workspace.tsx';
import { graceDays } from './grace.ts';
import { LeaveWorkspace } from './leave-workspace.tsx';
import { NameWorkspace } from './name-workspace.tsx';
import { Quotas } from './quotas.tsx';
import { roleHints, roleNames, whoMay } from './role-text.ts';
import { TransferWorkspace } from './transfer-workspace.tsx';
import { WorkspacePage } from './workspace-page.tsx';

export function WorkspaceSettingsPage() {
  return (
    <WorkspacePage title="Workspace" needs="workspace.read">
      {({ workspace, role, user }) =>
        workspace &&
        role && (
          <>
            <Name id={workspace.id} present={workspace.name} />
            <Quotas />
            {role === 'owner' ? (
              <SettingsCard
                title="Hand over"
                description="Another member becomes the owner, and you become an admin. Only then can you leave."
              >
                <TransferWorkspace userId={user.id} workspaceName={workspace.name} />
              </SettingsCard>
            ) : (
              <SettingsCard title="Your role" description={`${roleNames[role]}. ${roleHints[role]}`}>
                <LeaveWorkspace workspaceName={workspace.name} />
              </SettingsCard>
            )}
            {role === 'owner' && (
              <SettingsCard
                title="Delete workspace"
                description={`Its links stop leading anywhere and its keys stop working at once. For ${graceDays} days you can restore it; then it is erased.`}
              >
                <DeleteWorkspace workspaceName={workspace.name} />
              </SettingsCard>
            )}
          </>
        )
      }
    </WorkspacePage>
  );
}

function Name({ id, present }: { id: string; present: string }) {
  const mayRename = useMay('workspace.update');
  async function rename(name: string): Promise<void> {
    await renameWorkspace(name);
    await refreshPerson();
    announce('Saved');
  }
  return (
    <SettingsCard title="Name" description="As its members see it.">
      {mayRename ? (
        <NameWorkspace present={present} action="Save" pending="Saving…" save={rename} />
      ) : (
        <p>
          <span className="font-medium">{present}</span>{' '}
          <span className="text-ink-soft">can be renamed by {whoMay('workspace.update')}.</span>
        </p>
      )}
      <p className="mt-4 text-sm text-ink-faint">
        Id <code className="font-mono text-xs break-all">{id}</code>
      </p>
    </SettingsCard>
  );
}
