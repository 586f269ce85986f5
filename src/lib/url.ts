/** Destinations of links: which URLs we redirect to, and in which spelling we store them. */
import { utf8Length } from './bytes.ts';
import { err, ok, type Result } from './result.ts';

/** The longest destination we store, in UTF-8 bytes. Workers accept request URLs up to 16 KB; half leaves room for forwarding. */
export const maxUrlBytes = 8192;

export interface UrlFailure {
  code: 'url_invalid' | 'url_scheme' | 'url_credentials' | 'url_too_long' | 'url_control_character';
  message: string;
}

export interface Destination {
  /** Normalised: scheme and host in lower case, international names as punycode, no default port. */
  href: string;
  hostname: string;
  port: string;
}

// What WHATWG parsing would drop without a word: tab and newline inside, other controls at the ends.
// oxlint-disable-next-line no-control-regex -- control characters are what this refuses
const controlCharacter = /[\u0000-\u001f\u007f]/;

export function parseDestination(text: string): Result<Destination, UrlFailure> {
  if (utf8Length(text) > maxUrlBytes) return err(tooLong);
  if (controlCharacter.test(text)) {
    return err({ code: 'url_control_character', message: 'The URL holds a control character.' });
  }
  if (!/^https?:\/\//i.test(text)) {
    return err({ code: 'url_scheme', message: 'The URL must begin with http:// or https://.' });
  }
  if (!URL.canParse(text)) return err({ code: 'url_invalid', message: 'This is not a valid URL.' });
  const url = new URL(text);
  // A visitor's browser would show or send them; they also make phishing URLs such as https://bank.example@evil.example.
  if (url.username || url.password) {
    return err({ code: 'url_credentials', message: 'The URL must not hold a user name or password.' });
  }
  if (url.href.length > maxUrlBytes) return err(tooLong);
  return ok({ href: url.href, hostname: url.hostname, port: url.port });
}

const tooLong: UrlFailure = { code: 'url_too_long', message: `The URL is longer than ${maxUrlBytes} bytes.` };
