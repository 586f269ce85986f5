import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

import { passkeyChallenge, signInByPasskey } from '../api/auth.ts';
import { toFailureView } from '../api/failure.ts';
import { askForPasskey, canOfferInField, hasPasskeys } from '../passkeys/ceremony.ts';
import { Button } from '../ui/button.tsx';
import { FormFailure } from '../shell/form-failure.tsx';
import { Icon } from '../ui/icon.tsx';

type Attempt = { inField: boolean; signal: AbortSignal };

export type PasskeySignInProps = { onSignedIn: () => Promise<void> };

/** A button, and beside it the browser's own offer in the field for the address; a browser runs one ceremony at a time. */
export function PasskeySignIn({ onSignedIn }: PasskeySignInProps) {
  const offer = useRef<AbortController>(null);
  const enter = useMutation({
    mutationFn: async ({ inField, signal }: Attempt) => {
      const asked = await passkeyChallenge().then((challenge) => askForPasskey(challenge, { signal, inField }));
      if (asked.outcome !== 'done') return 'cancelled';
      await signInByPasskey(asked.response);
      await onSignedIn();
      return 'done';
    },
  });
  // The offer in the field is an extra that nobody asked for: only what was pressed says what went wrong.
  const wasPressed = enter.variables?.inField === false;
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
    offer.current?.abort();
    offer.current = new AbortController();
    mutate({ inField: false, signal: offer.current.signal });
  }

  return (
    <>
      <FormFailure failure={wasPressed && enter.error ? toFailureView(enter.error) : null} />
      <Button className="w-full" onClick={ask}>
        <Icon name="key" />
        Use a passkey
      </Button>
      <p aria-live="polite" className="text-sm text-ink-soft empty:hidden">
        {wasPressed && enter.data === 'cancelled' ? 'No passkey was used. Try again, or sign in another way.' : ''}
      </p>
    </>
  );
}
