import type { FailureView } from '../api/failure.ts';
import { Alert } from './alert.tsx';

export type FormFailureProps = { failure: FailureView | null };

/** What a form's fields cannot carry; nothing when they carry it all. */
export function FormFailure({ failure }: FormFailureProps) {
  if (!failure || Object.keys(failure.fields).length > 0) return null;
  return (
    <Alert title={failure.title} requestId={failure.requestId}>
      {failure.detail}
    </Alert>
  );
}
