import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';

import { requestPasswordReset, sendSignInLink, sendVerification } from '../api/auth.ts';
import { toFailureView } from '../api/failure.ts';
import { focusMain } from '../shell/use-focus-on-navigation.ts';
import { announce } from '../ui/announcer.ts';
import { Button } from '../ui/button.tsx';
import { FormFailure } from '../shell/form-failure.tsx';
import { Icon } from '../ui/icon.tsx';
import { EntryHead } from './entry-head.tsx';

const purposes = {
  verify: { text: 'a link to confirm your address. It works once, for 24 hours.', send: sendVerification },
  reset: { text: 'a link to choose a new password. It works once, for an hour.', send: requestPasswordReset },
  signIn: { text: 'a link that signs you in. It works once, for ten minutes.', send: sendSignInLink },
} as const;

export type MailSentProps = {
  purpose: keyof typeof purposes;
  email: string;
  /** Back to the form, to mend the address. */
  onCorrect: () => void;
};

/** Says the same for addresses that have an account and for those that have none. */
export function MailSent({ purpose, email, onCorrect }: MailSentProps) {
  const { text, send } = purposes[purpose];
  const again = useMutation({ mutationFn: () => send(email), onSuccess: () => announce('Sent again') });
  // The form that had the focus is gone.
  useEffect(focusMain, []);
  return (
    <>
      <Icon name="mail" className="mb-4 size-8 text-signal-text" />
      <EntryHead title="Check your mail">
        {purpose === 'verify' ? 'We have sent' : 'If there is an account for it, we have sent'}{' '}
        <span className="font-medium wrap-anywhere text-ink">{email}</span> {text}
      </EntryHead>
      <div className="mt-8 space-y-5">
        <FormFailure failure={again.error ? toFailureView(again.error) : null} />
        <div className="flex flex-wrap gap-2">
          <Button aria-disabled={again.isPending} onClick={() => !again.isPending && again.mutate()}>
            {again.isPending ? 'Sending…' : again.isSuccess ? 'Sent again' : 'Send it again'}
          </Button>
          <Button look="quiet" onClick={onCorrect}>
            Use another address
          </Button>
        </div>
        <p className="text-sm text-ink-soft">Nothing there after a minute? Look into the folder for unwanted mail.</p>
      </div>
    </>
  );
}
