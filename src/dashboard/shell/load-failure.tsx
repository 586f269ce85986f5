import { toFailureView } from '../api/failure.ts';
import { Alert } from '../ui/alert.tsx';
import { Button } from '../ui/button.tsx';

export type LoadFailureProps = { title: string; error: unknown; onRetry: () => unknown };

/** In place of what could not be loaded. */
export function LoadFailure({ title, error, onRetry }: LoadFailureProps) {
  const failure = toFailureView(error);
  return (
    <Alert
      title={title}
      requestId={failure.requestId}
      actions={
        <Button size="small" onClick={() => void onRetry()}>
          Try again
        </Button>
      }
    >
      {failure.detail}
    </Alert>
  );
}
