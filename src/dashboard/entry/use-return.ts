import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';

import { toReturnPath } from '../session/return-path.ts';
import { useSession } from '../session/use-session.ts';
import { keepAddress } from './known-address.ts';

/** Leaves an entry page for the page that asked for signing in, as soon as somebody is signed in. */
export function useReturn(to: string | undefined): void {
  const { kind } = useSession();
  const { history } = useRouter();
  useEffect(() => {
    if (kind !== 'person' && kind !== 'key') return;
    keepAddress('');
    history.replace(toReturnPath(to));
  }, [kind, to, history]);
}
