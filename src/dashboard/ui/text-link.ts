/** The classes of a link within text or below a form. */
export const textLinkClass =
  'font-medium text-ink underline decoration-edge underline-offset-4 hover:decoration-ink rounded-sm';
