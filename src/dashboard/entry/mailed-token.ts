import { useEffect, useState } from 'react';

/** The token behind the `#` of a mailed link, which browsers send to nobody. Null when the address holds none. */
export function parseMailedToken(hash: string): string | null {
  const token = new URLSearchParams(hash.replace(/^#/u, '')).get('token');
  return token !== null && /^[\w.~-]{1,2000}$/u.test(token) ? token : null;
}

/**
 * Takes the token out of the address bar, so that it stays neither in the history nor on a shared screen. A link that is pasted while
 * the page is open changes nothing but what stands behind the `#`, and counts too.
 */
export function useMailedToken(): string | null {
  const [token, setToken] = useState(() => parseMailedToken(window.location.hash));
  useEffect(() => {
    function take(): void {
      const found = parseMailedToken(window.location.hash);
      if (found === null) return;
      setToken(found);
      window.history.replaceState(window.history.state, '', window.location.pathname);
    }
    take();
    window.addEventListener('hashchange', take);
    return () => window.removeEventListener('hashchange', take);
  }, []);
  return token;
}
