import { maxUrlBytes } from './limits.ts';

/** Why a destination cannot be shortened, as far as the page can tell; the server decides the rest. */
export type Destination = { ok: true; url: string } | { ok: false; message: string };

const notUrl = 'This is not a URL. It should look like https://example.com/page.';
const webScheme = /^https?:\/\//iu;
const scheme = /^([a-z][a-z\d+.-]*):/iu;
/** `example.com:8080/x` and `localhost:3000` have a port after the colon, while `tel:3000` has a scheme before it. */
const hostAndPort = /^(?:localhost|[^:/?#]+\.[^:/?#]+):\d{1,5}(?:[/?#]|$)/iu;

/** People paste `example.com/pricing` as well as whole URLs: a missing scheme is https. */
export function parseDestination(text: string): Destination {
  const trimmed = text.trim();
  if (trimmed === '') return refuse('Paste the URL this link should lead to.');
  if (new TextEncoder().encode(trimmed).length > maxUrlBytes)
    return refuse(`This is too long: a destination has at most ${maxUrlBytes} characters.`);
  if (webScheme.test(trimmed)) return isUrl(trimmed) ? { ok: true, url: trimmed } : refuse(notUrl);
  const name = hostAndPort.test(trimmed) ? undefined : scheme.exec(trimmed)?.[1]?.toLowerCase();
  if (name === 'http' || name === 'https') return refuse(notUrl);
  if (name !== undefined) return refuse(`${name}: links cannot be shortened; give an http or https address.`);
  return completeWithScheme(trimmed);
}

/** A scheme is added only to what is plainly a host: a bare word is a slip, not the address https://word/. */
function completeWithScheme(text: string): Destination {
  if (/^[^/?#]*@/u.test(text)) return refuse('This looks like an email address; give an http or https address.');
  const whole = `https://${text}`;
  return isUrl(whole) && hasHost(text, new URL(whole).hostname) ? { ok: true, url: whole } : refuse(notUrl);
}

/** The parsed host knows every kind of dot there is; the typed one shows that `1234` was no address. */
function hasHost(typed: string, hostname: string): boolean {
  if (hostname === 'localhost' || hostname.startsWith('[')) return true;
  return /[^.]\.[^.]/u.test(hostname) && !/^(?:\d+|0x[\da-f]+)\.?(?:[:/?#]|$)/iu.test(typed);
}

function isUrl(text: string): boolean {
  return !/\s/u.test(text) && URL.canParse(text);
}

function refuse(message: string): Destination {
  return { ok: false, message };
}
