const keyPrefix = 'lp_';

/** What is plainly wrong with an entered key, before it is sent anywhere; null when only the server can tell. */
export function keyMistake(key: string): string | null {
  if (key === '') return 'Enter your API key.';
  if (!key.startsWith(keyPrefix))
    return `API keys begin with ${keyPrefix}. This looks like something else, and was not sent.`;
  // A header cannot carry anything else.
  if (!/^[\u0021-\u007e]+$/u.test(key)) return 'This key holds a space or a letter that keys never have.';
  return null;
}
