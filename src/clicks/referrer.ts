import { remember } from '../lib/remember.ts';

/** The host that a visitor came from, in lower case and without `www.`; null for a direct visit or a referrer that names none. */
export const toReferrerHost = remember(4096, (referrer): string | null => {
  // Apps on Android send their package, e.g. android-app://com.slack/.
  if (!/^(?:https?|android-app):\/\//i.test(referrer) || !URL.canParse(referrer)) return null;
  const host = new URL(referrer).hostname
    .toLowerCase()
    .replace(/^www\./, '')
    .replace(/\.$/, '');
  return host === '' ? null : host.slice(0, 253);
});
