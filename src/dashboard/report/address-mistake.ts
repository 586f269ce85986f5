import { parseReportedAddress } from '../../abuse/reported-address.ts';

/** Only what no link anywhere can have: the server thanks for every address, and must not tell which links there are. */
export function addressMistake(text: string): string | null {
  if (text.trim() === '') return 'Paste the short link.';
  const hasAddress = !/\s/u.test(text.trim()) && parseReportedAddress(text, (host) => host) !== null;
  return hasAddress ? null : 'This is not a short link. Paste all of it, host and key.';
}
