import { useQueryClient } from '@tanstack/react-query';

import { useMay } from '../session/use-may.ts';
import { LoadFailure } from '../shell/load-failure.tsx';
import { RowSkeleton } from '../settings/row-skeleton.tsx';
import { SettingsCard } from '../settings/settings-card.tsx';
import { rescueFocus } from '../shell/use-focus-on-navigation.ts';
import { announce } from '../ui/announcer.ts';
import { MemberRow } from './member-row.tsx';
import { membersKey, useMembers } from './use-members.ts';

export type MemberListProps = { userId: string };

export function MemberList({ userId }: MemberListProps) {
  const queryClient = useQueryClient();
  const list = useMembers();
  const mayManage = useMay('members.manage');

  async function refresh(said: string): Promise<void> {
    announce(said);
    await queryClient.invalidateQueries({ queryKey: membersKey });
    rescueFocus();
  }

  return (
    <SettingsCard
      title="People"
      {...(!mayManage && { description: 'Admins and the owner invite people and change roles.' })}
    >
      {list.data ? (
        <ul aria-label="Members" className="divide-y divide-line">
          {list.data.members.map((member) => (
            <MemberRow
              key={member.userId}
              member={member}
              isSelf={member.userId === userId}
              mayManage={mayManage}
              onChanged={refresh}
            />
          ))}
        </ul>
      ) : list.error ? (
        <LoadFailure title="The members could not be loaded" error={list.error} onRetry={list.refetch} />
      ) : (
        <RowSkeleton label="Loading members" rows={3} />
      )}
    </SettingsCard>
  );
}
