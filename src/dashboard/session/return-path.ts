/** Where to go after signing in. The address comes from the address bar, so anybody may have written it: only our own pages count. */

export const startPath = '/app/links';

/** Pages that ask who one is; returning to one of them would ask again. */
const entryPages = [
  'sign-in',
  'sign-in-key',
  'sign-in-link',
  'sign-up',
  'verify-email',
  'forgot-password',
  'reset-password',
  'two-factor',
];
const entryPath = new RegExp(`^/app/(?:${entryPages.join('|')})(?:/|$)`, 'u');

/** A path below /app of this origin with its query, or the start page for everything else. */
export function toReturnPath(text: unknown): string {
  // A backslash, a tab or a line break is read as something else by URL parsers than by people.
  if (typeof text !== 'string' || text.length > 2000 || !/^\/app(?:[/?][\u0021-\u005b\u005d-\u007e]*)?$/u.test(text)) {
    return startPath;
  }
  const url = new URL(text, 'https://this.invalid');
  const isOurs = url.host === 'this.invalid' && (url.pathname === '/app' || url.pathname.startsWith('/app/'));
  if (!isOurs || url.pathname === '/app' || entryPath.test(url.pathname)) return startPath;
  return `${url.pathname}${url.search}`;
}

export type EntrySearch = {
  to?: string;
  /** Why signing in at another provider failed. */
  error?: string;
};

/** Reads the return path from the address; the start page is not written out. */
export function parseEntrySearch(raw: Record<string, unknown>): EntrySearch {
  const to = toReturnPath(raw.to);
  const error = typeof raw.error === 'string' && /^[\w-]{1,64}$/u.test(raw.error) ? raw.error : null;
  return { ...(to !== startPath && { to }), ...(error !== null && { error }) };
}
