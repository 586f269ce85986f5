import { useEffect, useState } from 'react';

import { LoadFailure } from '../shell/load-failure.tsx';
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

  return (
    <main id="main" tabIndex={-1} className="mx-auto grid min-h-[70dvh] max-w-xl content-center px-6">
      {error ? (
        <LoadFailure title="It could not be found out who is signed in" error={error} onRetry={askAnew} />
      ) : (
        <Skeleton label="Loading" className="justify-self-center">
          <LogoMark className="h-8" />
        </Skeleton>
      )}
    </main>
  );
}
