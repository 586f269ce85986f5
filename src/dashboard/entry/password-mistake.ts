import { checkPassword, maxPasswordLength, minPasswordLength } from '../../identity/password.ts';

/** Stands below the field from the start. */
export const passwordHint = `At least ${minPasswordLength} characters. Long beats complicated: a few unrelated words are fine.`;

/** What the server will say of a new password, before it is sent; only what is in published breaches it alone knows. */
export function newPasswordMistake(password: string, email = ''): string | null {
  if (password === '') return 'Choose a password.';
  const checked = checkPassword(password, email.trim().toLowerCase() || null);
  if (checked.ok) return null;
  switch (checked.error) {
    case 'too_short': {
      const missing = minPasswordLength - Array.from(password.normalize('NFKC')).length;
      return `${missing} more ${missing === 1 ? 'character' : 'characters'} needed.`;
    }
    case 'too_long':
      return `At most ${maxPasswordLength} characters.`;
    case 'too_common':
      return 'This is among the first that others would try. Choose something less usual.';
  }
}
