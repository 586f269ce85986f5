import { useMutation } from '@tanstack/react-query';

import { signOut } from '../api/auth.ts';
import { Button } from '../ui/button.tsx';
import { endSession } from './session.ts';

/** For what asks for a recent proof of who one is: leads through the sign-in page back to this one. */
export function SignInAgain() {
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: () => endSession('Sign in again to go on. You come back to where you were.'),
  });
  return (
    <Button size="small" aria-disabled={leave.isPending} onClick={() => !leave.isPending && leave.mutate()}>
      {leave.isError ? 'That did not work. Try again' : 'Sign in again'}
    </Button>
  );
}
