import { remember } from '../lib/remember.ts';

/** The language tag that a visitor prefers, in canonical spelling (`en-US`); null when the header names none. */
export const toLanguage = remember(2048, (acceptLanguage): string | null => {
  const tag = acceptLanguage.split(/[,;]/, 1)[0]?.trim() ?? '';
  if (!/^[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,3}$/i.test(tag)) return null;
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    // RangeError: shaped like a tag, but not one.
    return null;
  }
});
