import type { ReactNode } from 'react';

import type { SessionView } from '../../workspaces/wire.ts';
import { useSession } from '../session/use-session.ts';
import { usePageTitle } from '../ui/page-title.ts';

export type PersonPageProps = { title: string; children: (me: SessionView) => ReactNode };

/** A page of settings about the person; a key has no settings of its own. */
export function PersonPage({ title, children }: PersonPageProps) {
  usePageTitle(title);
  const session = useSession();
  return (
    <>
      <h1 className="mb-6 text-3xl font-semibold">{title}</h1>
      {session.kind === 'person' ? (
        <div className="space-y-6">{children(session.me)}</div>
      ) : (
        <p className="max-w-prose text-ink-soft">
          You use LinkPulse with an API key. Settings belong to people: sign out, then sign in with your account.
        </p>
      )}
    </>
  );
}
