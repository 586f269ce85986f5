/** Why a destination cannot be shortened, as far as the page can tell; the server decides the rest. */
export type Destination = { ok: true; url: string } | { ok: false; message: string };

const hasScheme = /^[a-z][a-z\d+.-]*:\/\//iu;

/** People paste `example.com/pricing` as well as whole URLs: a missing scheme is https. */
export function parseDestination(text: string): Destination {
  const trimmed = text.trim();
  if (trimmed === '') return { ok: false, message: 'Paste the URL this link should lead to.' };
  const whole = hasScheme.test(trimmed) ? trimmed : `https://${trimmed}`;
  if (!URL.canParse(whole) || /\s/u.test(trimmed))
    return { ok: false, message: 'This is not a URL. It should look like https://example.com/page.' };
  if (!/^https?:\/\//iu.test(whole)) return { ok: false, message: 'Links lead to http:// or https:// addresses only.' };
  return { ok: true, url: whole };
}
