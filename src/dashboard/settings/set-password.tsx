import { useMutation } from '@tanstack/react-query';

import { requestPasswordReset } from '../api/auth.ts';
import { toFailureView } from '../api/failure.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { announce } from '../ui/announcer.ts';
import { Button } from '../ui/button.tsx';

export type SetPasswordProps = { email: string };

/** For whoever signs in another way: the mailbox proves that the first password is set by its owner. */
export function SetPassword({ email }: SetPasswordProps) {
  const send = useMutation({ mutationFn: () => requestPasswordReset(email), onSuccess: () => announce('Link sent') });
  return (
    <div className="space-y-4">
      <p className="max-w-prose text-ink-soft">
        Your account has no password: you sign in another way. To add one, we mail a link to{' '}
        <span className="font-medium wrap-anywhere text-ink">{email}</span>.
      </p>
      <FormFailure failure={send.error ? toFailureView(send.error) : null} />
      <Button aria-disabled={send.isPending} onClick={() => !send.isPending && send.mutate()}>
        {send.isPending ? 'Sending…' : send.isSuccess ? 'Sent. Send again' : 'Mail me the link'}
      </Button>
    </div>
  );
}
