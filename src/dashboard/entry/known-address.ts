/**
 * The e-mail address that this page has learned from a mail's token, for the form that comes next. In memory only, until somebody is
 * signed in: in no URL, history or storage, where the next person at this machine could find it.
 */
let known = '';

export const knownAddress = (): string => known;

export function keepAddress(email: string): void {
  known = email;
}
