import type { ErrorComponentProps } from '@tanstack/react-router';

import { Alert } from '../ui/alert.tsx';
import { Button } from '../ui/button.tsx';

/** The last resort: a component threw, or a part of the page could not be loaded, as after a deploy. */
export function CrashPage({ error }: ErrorComponentProps) {
  return (
    <main id="main" tabIndex={-1} className="mx-auto max-w-xl px-6 py-24">
      <Alert
        title="This page stopped working"
        actions={
          <Button size="small" onClick={() => window.location.reload()}>
            Reload the page
          </Button>
        }
      >
        {error instanceof Error ? error.message : 'Something unexpected happened.'}
      </Alert>
    </main>
  );
}
