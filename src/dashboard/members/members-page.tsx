import { useMay } from '../session/use-may.ts';
import { WorkspacePage } from '../workspace/workspace-page.tsx';
import { Invitations } from './invitations.tsx';
import { MemberList } from './member-list.tsx';

export function MembersPage() {
  const mayInvite = useMay('members.invite');
  return (
    <WorkspacePage title="Members" needs="members.read">
      {({ user }) => (
        <>
          {mayInvite && <Invitations />}
          <MemberList userId={user.id} />
        </>
      )}
    </WorkspacePage>
  );
}
