/**
 * One spelling for a mailbox, and none for an address that only looks like another: what differs under NFKC, mixes scripts in a
 * label, or writes a Latin name in Cyrillic or Greek letters is refused, not repaired, so that nobody is mailed by mistake.
 */
import { err, ok, type Result } from '../lib/result.ts';

export type EmailFault = 'malformed' | 'too_long' | 'look_alike';

const maxLength = 254;
const maxLocalLength = 64;
/** RFC 5322 dot-atom in ASCII. Quoted local parts and comments are legal, unused, and a way to hide things. */
const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const asciiHost = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;

/** In lower case, the domain in ASCII (punycode). */
export function normaliseEmail(text: string): Result<string, EmailFault> {
  if (text.length > maxLength) return err('too_long');
  if (text.normalize('NFKC') !== text) return err('look_alike');
  const address = text.toLowerCase();
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(at, 0));
  const host = address.slice(at + 1);
  if (local.length > maxLocalLength || !localPart.test(local)) return err('malformed');
  const fault = faultOfHost(host);
  if (fault) return err(fault);
  const ascii = new URL(`https://${host}/`).hostname;
  if (!asciiHost.test(ascii)) return err('malformed');
  const normal = `${local}@${ascii}`;
  return normal.length > maxLength ? err('too_long') : ok(normal);
}

function faultOfHost(host: string): EmailFault | null {
  // Before the URL parser: it would read a port, a path or an address of another form.
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(host) || !URL.canParse(`https://${host}/`)) return 'malformed';
  const labels = host.split('.');
  // Encoded by hand, nobody sees what it is; in its own letters it can be judged.
  if (labels.some((label) => label.startsWith('xn--'))) return 'look_alike';
  return labels.some(looksLikeAnother) ? 'look_alike' : null;
}

/** Scripts that are written together; a label keeps to one line. */
const scripts: readonly RegExp[] = [
  /^[\p{Script=Latin}\p{M}\p{Nd}-]+$/u,
  /^[\p{Script=Cyrillic}\p{M}0-9-]+$/u,
  /^[\p{Script=Greek}\p{M}0-9-]+$/u,
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{M}ー0-9-]+$/u,
  /^[\p{Script=Han}\p{Script=Hangul}0-9-]+$/u,
  /^[\p{Script=Arabic}\p{M}0-9-]+$/u,
  /^[\p{Script=Hebrew}\p{M}0-9-]+$/u,
  /^[\p{Script=Devanagari}\p{M}0-9-]+$/u,
  /^[\p{Script=Thai}\p{M}0-9-]+$/u,
];
/** Cyrillic and Greek letters that a reader takes for Latin ones (Unicode confusables). */
const latinLike = /^[аеіјѕорсухһԁԛԝӏьгүαικνορτυωγ0-9-]+$/u;

function looksLikeAnother(label: string): boolean {
  if (/^[a-z0-9-]*$/.test(label)) return false;
  return !scripts.some((script) => script.test(label)) || latinLike.test(label);
}
