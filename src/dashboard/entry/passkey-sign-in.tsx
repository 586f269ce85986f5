import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';

import { passkeyChallenge, signInByPasskey } from '../api/auth.ts';
import { codeOf, toFailureView } from '../api/failure.ts';
import { askForPasskey, canOfferInField, hasPasskeys } from '../passkeys/ceremony.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';

type Attempt = { inField: boolean; signal: AbortSignal };

export type PasskeySignInProps = { onSignedIn: () => Promise<void> };

/** A button, and beside it the browser's own offer in the field for the address; a browser runs one ceremony at a time. */
export function PasskeySignIn({ onSignedIn }: PasskeySignInProps) {
  const offer = useRef<AbortController>(null);
  const [isChosen, setIsChosen] = useState(false);
  const enter = useMutation({
    mutationFn: async ({ inField, signal }: Attempt) => {
      setIsChosen(false);
      const asked = await passkeyChallenge(signal).then((challenge) => askForPasskey(challenge, { signal, inField }));
      if (asked.outcome !== 'done') return 'cancelled';
      setIsChosen(true);
      await signInByPasskey(asked.response);
      await onSignedIn();
      return 'done';
    },
  });
  // The offer in the field is an extra that nobody asked for: until a passkey was chosen there, it says nothing.
  const isAsked = isChosen || enter.variables?.inField === false;
  const isEntering = isChosen && enter.isPending;
  // The server's challenge lasts five minutes, and the page may have been open for longer.
  const isLate = codeOf(enter.error) === 'proof_invalid';
  const { mutate } = enter;

  useEffect(() => {
    const controller = new AbortController();
    offer.current = controller;
    void canOfferInField().then((can) => {
      if (can && !controller.signal.aborted) mutate({ inField: true, signal: controller.signal });
    });
    return () => controller.abort();
  }, [mutate]);

  if (!hasPasskeys()) return null;

  function ask(): void {
    if (isEntering) return;
    offer.current?.abort();
    offer.current = new AbortController();
    mutate({ inField: false, signal: offer.current.signal });
  }

  return (
    <>
      <FormFailure failure={isAsked && enter.error && !isLate ? toFailureView(enter.error) : null} />
      <Button className="w-full" aria-disabled={isEntering} onClick={ask}>
        <Icon name="key" />
        {isEntering ? 'Signing in…' : 'Use a passkey'}
      </Button>
      <p aria-live="polite" className="text-sm text-ink-soft empty:hidden">
        {isAsked && enter.data === 'cancelled' && 'No passkey was used. Try again, or sign in another way.'}
        {isAsked && isLate && 'That took too long. Press the button and try again.'}
      </p>
    </>
  );
}
