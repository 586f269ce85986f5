/** The rules for a new password as a form can tell them; what is in published breaches only the server knows. */

const minPasswordLength = 10;
const maxPasswordLength = 128;

/** Stands below the field from the start. */
export const passwordHint = `At least ${minPasswordLength} characters. Long beats complicated: a few unrelated words are fine.`;

/** Characters as people count them, however a keyboard composes them. */
const lengthOf = (password: string): number => Array.from(password.normalize('NFKC')).length;

export function newPasswordMistake(password: string, email = ''): string | null {
  const length = lengthOf(password);
  if (length === 0) return 'Choose a password.';
  if (length < minPasswordLength) {
    const missing = minPasswordLength - length;
    return `${missing} more ${missing === 1 ? 'character' : 'characters'} needed.`;
  }
  if (length > maxPasswordLength) return `At most ${maxPasswordLength} characters.`;
  const address = email.trim().toLowerCase();
  if (address !== '' && [address, address.split('@')[0]].includes(password.toLowerCase())) {
    return 'Your e-mail address is the first thing that others would try.';
  }
  return null;
}
