/**
 * Custom keys: what may stand behind the host of a short link. Case matters. Besides ASCII a key may be written in one other
 * script, but never so that it could be taken for a different key: no mixed scripts, no compatibility forms, no word that is
 * made only of letters which look Latin (after Unicode TS 39, "Unicode Security Mechanisms").
 */
import { utf8Length } from '../lib/bytes.ts';
import { err, ok, type Result } from '../lib/result.ts';

/** The longest key, in UTF-8 bytes, so that `host/key` always fits the 512 bytes of a KV key (253 for the host). */
export const maxKeyBytes = 190;

export interface KeyFailure {
  code: 'key_too_long' | 'key_alphabet' | 'key_segment' | 'key_reserved' | 'key_confusable';
  message: string;
}

/** Paths that every host keeps for itself. */
const reservedEverywhere = new Set(['robots.txt', 'favicon.ico', 'sitemap.xml', 'ads.txt', '.well-known', 'cdn-cgi']);
/** First segments that on the app host belong to the app, with room for what will come. */
const reservedOnAppHost = new Set([
  'app',
  'api',
  'assets',
  'dev',
  'admin',
  'login',
  'logout',
  'signup',
  'healthz',
  'readyz',
  'status',
  'docs',
  'help',
  'metrics',
]);

const alphabet = /^[\p{L}\p{M}\p{N}_\-.~/]+$/u;
const ascii = /^[\w\-.~/]+$/;

export function parseKey(text: string, options: { onAppHost: boolean }): Result<string, KeyFailure> {
  const key = text.normalize('NFC');
  if (utf8Length(key) > maxKeyBytes) {
    return err({ code: 'key_too_long', message: `A key has at most ${maxKeyBytes} bytes.` });
  }
  if (!alphabet.test(key)) {
    return err({ code: 'key_alphabet', message: 'A key consists of letters, digits and - _ . ~ /.' });
  }
  if (emptyOrDotSegment.test(key)) {
    return err({ code: 'key_segment', message: 'A key has no empty, "." or ".." part between slashes.' });
  }
  const first = firstSegment(key);
  if (reservedEverywhere.has(first) || (options.onAppHost && reservedOnAppHost.has(first))) {
    return err({ code: 'key_reserved', message: `"${first}" is reserved on this domain.` });
  }
  if (!ascii.test(key) && isConfusable(key)) {
    return err({
      code: 'key_confusable',
      message: 'This key could be taken for another one: use letters of one script, in their plain form.',
    });
  }
  return ok(key);
}

/** Whether a path could be a key at all; what fails here is not worth asking a store. */
export function isPossibleKey(key: string): boolean {
  if (key.length > maxKeyBytes || !alphabet.test(key) || emptyOrDotSegment.test(key)) return false;
  return !reservedEverywhere.has(firstSegment(key)) && utf8Length(key) <= maxKeyBytes;
}

const emptyOrDotSegment = /(^|\/)\.{0,2}(\/|$)/;
const firstSegment = (key: string): string => (key.split('/', 1)[0] ?? '').toLowerCase();

/** Scripts that are written together: Japanese and Korean mix with Han. */
const scripts: readonly RegExp[] = [
  // Latin without the letters that stand in for ASCII ones, such as dotless i and script a.
  /^[A-Za-z\u00c0-\u0130\u0132-\u0137\u0139-\u013e\u0141-\u0148\u014a-\u017e\u1e00-\u1eff]+$/u,
  /^\p{Script=Cyrillic}+$/u,
  /^\p{Script=Greek}+$/u,
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々]+$/u,
  /^[\p{Script=Han}\p{Script=Hangul}]+$/u,
  /^\p{Script=Arabic}+$/u,
  /^\p{Script=Hebrew}+$/u,
  /^\p{Script=Devanagari}+$/u,
  /^\p{Script=Bengali}+$/u,
  /^\p{Script=Tamil}+$/u,
  /^\p{Script=Thai}+$/u,
  /^\p{Script=Georgian}+$/u,
  /^\p{Script=Armenian}+$/u,
];

/** Cyrillic and Greek letters that look like Latin ones in common fonts. */
const looksLatin = /^[аАеЕоОрРсСхХуУкКмМнНтТвВіІјЈѕЅԁԛԚԝԜһӏӀѵѴүҮզαΑβΒεΕζΖηΗιΙκΚμΜνΝοΟρΡτΤυΥχΧγωⲟ]+$/u;

function isConfusable(key: string): boolean {
  if (key.normalize('NFKC') !== key) return true;
  const letters = key.replaceAll(/[0-9_\-.~/]/g, '');
  return looksLatin.test(letters) || !scripts.some((script) => script.test(letters));
}
