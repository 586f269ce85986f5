/**
 * What may become a password: long, and not among those that everybody tries first. No rules on digits and signs, which make
 * passwords worse (NIST SP 800-63B, 3.1.1.2).
 */
import { err, ok, type Result } from '../lib/result.ts';

export type PasswordFault = 'too_short' | 'too_long' | 'too_common';

export const minPasswordLength = 10;
export const maxPasswordLength = 128;

/** The same password however a keyboard composes it. */
export const normalisePassword = (text: string): string => text.normalize('NFKC');

/** The password as it is to be hashed. Lengths count code points, as people count characters. */
export function checkPassword(text: string, email: string | null): Result<string, PasswordFault> {
  const password = normalisePassword(text);
  const length = Array.from(password).length;
  if (length < minPasswordLength) return err('too_short');
  if (length > maxPasswordLength) return err('too_long');
  return isCommon(password.toLowerCase(), email) ? err('too_common') : ok(password);
}

/** Asks who knows the passwords of past breaches. `unknown` when they cannot be asked. */
export interface Breaches {
  has(password: string): Promise<'breached' | 'clean' | 'unknown'>;
}

const runs = [
  '01234567890123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
];

function isCommon(password: string, email: string | null): boolean {
  // One to four characters over and over: aaaaaaaaaa, abcabcabcabc.
  if (/^(.{1,4}?)\1+$/u.test(password)) return true;
  const reversed = Array.from(password).toReversed().join('');
  if (runs.some((run) => run.includes(password) || run.includes(reversed))) return true;
  if (email !== null && (password === email || password === email.split('@')[0])) return true;
  return common.has(password) || common.has(password.replace(/[\d!.@#$_-]+$/, ''));
}

/** The commonest of ten characters or more in published lists, with or without digits behind; the rest is for the range API. */
const common = new Set(
  `1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc qazwsxedcrfv zaq12wsxcde3 1234qwerasdf qwerty1234567890 qwertyuiop123
   password password123 password1234 passw0rd p@ssw0rd p@ssword letmeinplease iloveyou iloveyouforever princess sunshine
   football baseball basketball superman batman starwars dragonball pokemon michaeljordan liverpool manchester chocolate
   butterfly spongebob jordan23jordan trustnoone trustno1 whatever computer internet administrator administrateur
   changeme changemenow changeme123 welcome welcome123 letmein secret topsecret mypassword yourpassword newpassword
   passwordpassword correcthorsebatterystaple hunter2hunter2 qwerty qwertz azerty azertyuiop qwertyuiop asdfghjkl
   linkpulse linkpulselinkpulse`.split(/\s+/),
);
