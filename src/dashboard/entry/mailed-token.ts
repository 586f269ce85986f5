import { useEffect, useState } from 'react';

/** The token behind the `#` of a mailed link, which browsers send to nobody. Null when the address holds none. */
export function parseMailedToken(hash: string): string | null {
  const token = new URLSearchParams(hash.replace(/^#/u, '')).get('token');
  return token !== null && /^[\w.~-]{1,2000}$/u.test(token) ? token : null;
}

/** Takes the token out of the address bar, so that it stays neither in the history nor on a shared screen. */
export function useMailedToken(): string | null {
  const [token] = useState(() => parseMailedToken(window.location.hash));
  useEffect(() => {
    if (token !== null) window.history.replaceState(window.history.state, '', window.location.pathname);
  }, [token]);
  return token;
}
