import { useEffect, useState } from 'react';

import { toFailureView } from '../api/failure.ts';
import { Alert } from '../ui/alert.tsx';
import { Button } from '../ui/button.tsx';
import { LogoMark } from '../ui/logo.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { loadSession } from './load-session.ts';

/** Stands in for the page until it is known who is signed in. */
export function SessionLoader() {
  const [error, setError] = useState<unknown>(null);
  useEffect(() => void loadSession().catch(setError), []);

  function askAnew(): void {
    setError(null);
    void loadSession().catch(setError);
  }

  const failure = error ? toFailureView(error) : null;
  return (
    <main id="main" tabIndex={-1} className="mx-auto grid min-h-[70dvh] max-w-xl content-center px-6">
      {failure ? (
        <Alert
          title="It could not be found out who is signed in"
          requestId={failure.requestId}
          actions={
            <Button size="small" onClick={askAnew}>
              Try again
            </Button>
          }
        >
          {failure.detail}
        </Alert>
      ) : (
        <Skeleton label="Loading" className="justify-self-center">
          <LogoMark className="h-8" />
        </Skeleton>
      )}
    </main>
  );
}
