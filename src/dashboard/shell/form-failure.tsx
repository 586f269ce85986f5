import type { FailureView } from '../api/failure.ts';
import { SignInAgain } from '../session/sign-in-again.tsx';
import { Alert } from '../ui/alert.tsx';

export type FormFailureProps = { failure: FailureView | null };

/** What a form's fields cannot carry; nothing when they carry it all. */
export function FormFailure({ failure }: FormFailureProps) {
  if (!failure || Object.keys(failure.fields).length > 0) return null;
  return (
    <Alert
      title={failure.title}
      requestId={failure.requestId}
      actions={failure.code === 'recent_sign_in_needed' ? <SignInAgain /> : undefined}
    >
      {failure.detail}
    </Alert>
  );
}
