import { useState } from 'react';

import type { MemberView } from '../../workspaces/wire.ts';
import type { GrantableRole } from '../api/members.ts';
import { changeRole, removeMember } from '../api/members.ts';
import { ConfirmButton } from '../shell/confirm-button.tsx';
import { RowAction } from '../shell/row-action.tsx';
import { Tag } from '../ui/tag.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { roleNames } from '../workspace/role-text.ts';
import { RoleField } from './role-field.tsx';

export type MemberRowProps = {
  member: MemberView;
  isSelf: boolean;
  mayManage: boolean;
  onChanged: (said: string) => Promise<void>;
};

export function MemberRow({ member, isSelf, mayManage, onChanged }: MemberRowProps) {
  const { userId, name, email, role, joinedAt } = member;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex min-w-0 flex-wrap items-center gap-2">
          <span className="truncate font-medium">{name}</span>
          <Tag>{roleNames[role]}</Tag>
          {isSelf && <Tag>You</Tag>}
        </p>
        <p className="text-sm break-words text-ink-faint">
          {email}, joined <TimeAgo at={joinedAt} />
        </p>
      </div>
      {mayManage && !isSelf && role !== 'owner' && (
        <div className="flex gap-1">
          <ChangeRole member={member} present={role} onChanged={onChanged} />
          <RowAction
            verb="Remove"
            thing={name}
            pending="Removing…"
            act={() => removeMember(userId)}
            onDone={() => onChanged(`${name} is removed`)}
          >
            <p>
              {name} is out of this workspace within seconds. Links that they made stay; API keys that they made go on
              working.
            </p>
          </RowAction>
        </div>
      )}
    </li>
  );
}

type ChangeRoleProps = { member: MemberView; present: GrantableRole } & Pick<MemberRowProps, 'onChanged'>;

function ChangeRole({ member: { userId, name }, present, onChanged }: ChangeRoleProps) {
  const [role, setRole] = useState(present);
  return (
    <ConfirmButton
      look="quiet"
      size="small"
      trigger="Change role"
      label={`Change the role of ${name}`}
      title={`What may ${name} do?`}
      confirm="Change role"
      pending="Changing…"
      confirmLook="primary"
      act={() => changeRole(userId, role)}
      onDone={() => onChanged(`${name} is ${roleNames[role].toLowerCase()} now`)}
      onClose={() => setRole(present)}
    >
      <RoleField value={role} onChange={setRole} />
    </ConfirmButton>
  );
}
