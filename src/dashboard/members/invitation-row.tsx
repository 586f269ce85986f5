import { useMutation } from '@tanstack/react-query';

import type { InvitationView } from '../../workspaces/wire.ts';
import { toFailureView } from '../api/failure.ts';
import type { Sent } from '../api/members.ts';
import { resendInvitation, revokeInvitation } from '../api/members.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { ConfirmButton } from '../shell/confirm-button.tsx';
import { Button } from '../ui/button.tsx';
import { Tag } from '../ui/tag.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { roleNames } from '../workspace/role-text.ts';

export type InvitationRowProps = {
  invitation: InvitationView;
  onResent: (sent: Sent) => unknown;
  onRevoked: () => unknown;
};

export function InvitationRow({ invitation, onResent, onRevoked }: InvitationRowProps) {
  const { id, email, role, invitedBy, expiresAt } = invitation;
  const name = email ?? 'Whoever has the link';
  const resend = useMutation({ mutationFn: () => resendInvitation(id), onSuccess: onResent });
  return (
    <li className="py-3 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <p className="flex min-w-0 flex-wrap items-center gap-2">
            <span className="min-w-0 truncate font-medium">{name}</span>
            <Tag>{roleNames[role]}</Tag>
          </p>
          <p className="text-sm text-ink-faint">
            {invitedBy !== null && `Invited by ${invitedBy}, `}expires <TimeAgo at={expiresAt} />
          </p>
        </div>
        <div className="flex gap-1">
          <Button
            look="quiet"
            size="small"
            aria-label={email === null ? 'Make a new link in place of the old one' : `Send to ${email} again`}
            aria-disabled={resend.isPending}
            onClick={() => !resend.isPending && resend.mutate()}
          >
            {email === null ? 'New link' : 'Send again'}
          </Button>
          <ConfirmButton
            look="quiet"
            size="small"
            trigger="Revoke"
            label={`Revoke the invitation of ${email ?? 'whoever has the link'}`}
            title="Revoke this invitation?"
            confirm="Revoke"
            pending="Revoking…"
            act={() => revokeInvitation(id)}
            onDone={onRevoked}
          >
            <p>Its link opens nothing any more.</p>
          </ConfirmButton>
        </div>
      </div>
      {resend.error && (
        <div className="mt-3">
          <FormFailure failure={toFailureView(resend.error)} />
        </div>
      )}
    </li>
  );
}
