/** What is plainly wrong with an entered e-mail address; null when only the server can tell. */
export function emailMistake(email: string): string | null {
  if (email === '') return 'Enter your e-mail address.';
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(email) ? null : 'This is not a complete e-mail address.';
}
