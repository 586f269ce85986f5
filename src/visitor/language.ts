/** The language of the pages that visitors see. */
export const languages = ['en', 'de', 'fr', 'es', 'zh', 'ja'] as const;
export type Language = (typeof languages)[number];

/** The best of our languages for an Accept-Language header (RFC 9110 section 12.5.4); English when none matches. */
export function pickLanguage(acceptLanguage: string | null): Language {
  let best: Language = 'en';
  let bestQuality = 0;
  for (const part of (acceptLanguage ?? '').slice(0, 200).split(',')) {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
    const quality = Number(
      parameters
        .find((parameter) => parameter.trim().startsWith('q='))
        ?.trim()
        .slice(2) ?? '1',
    );
    const language = languages.find((known) => tag === known || tag.startsWith(`${known}-`));
    if (language && quality > bestQuality) {
      best = language;
      bestQuality = quality;
    }
  }
  return best;
}
