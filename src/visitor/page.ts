/** The page a visitor sees when there is nothing to redirect to: one small HTML document, no script, nothing loaded from elsewhere. */
import type { Language } from './language.ts';
import { messages, reportLabels, type PageKind } from './messages.ts';

/** The colours of the web page (src/dashboard/styles/theme.css), which this page must not load. */
const style =
  ':root{color-scheme:light dark;--ink:#0d1512;--dim:#5f6a64;--paper:#f8faf8;--pulse:#0f9462}' +
  '@media(prefers-color-scheme:dark){:root{--ink:#eef3f0;--dim:#8e9a93;--paper:#0a0f0d;--pulse:#34cc8b}}' +
  '*{box-sizing:border-box}body{margin:0;min-height:100vh;display:grid;place-items:center;padding:2rem;background:var(--paper);color:var(--ink);font:1.0625rem/1.6 system-ui,sans-serif}' +
  'main{max-width:34rem;width:100%}svg{width:7rem;height:2.5rem;margin-bottom:1.25rem;color:var(--pulse)}' +
  'h1{margin:0 0 .5rem;font-size:clamp(1.5rem,5vw,2.125rem);line-height:1.2;letter-spacing:-.02em;text-wrap:balance}p{margin:0;color:var(--dim)}a{color:inherit;overflow-wrap:anywhere}' +
  'small{display:block;margin-top:2.5rem;color:var(--dim);font-size:.8125rem}';

/** SHA-256 of `style` for the Content-Security-Policy; a test recomputes it. */
export const styleHash = 'sha256-SmPPuqT9bNJLKOHb9IpXLzaijGETyBCYudUexLy4q8A=';

/** The pulse line of LinkPulse, flat where the link is dead. */
const mark =
  '<svg viewBox="0 0 112 40" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M2 22h26l7-14 11 27 8-18 4 5h52"/></svg>';

export interface Page {
  status: number;
  html: string;
}

/** Answer to a page kind. 403 for what we refuse, 410 for what was and is no more (RFC 9110), 429 for too many misses, 503 while stores are down. */
const status: Record<PageKind, number> = {
  unknown: 404,
  gone: 410,
  expired: 410,
  blocked: 403,
  warning: 200,
  limited: 429,
  unavailable: 503,
  root: 200,
};

/** Of a link of which the page warns. */
export interface Warned {
  /** Where it leads: the visitor goes there by themselves, past us and uncounted. */
  location: string;
  /** Where it can be reported. */
  reportUrl: string;
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

export function renderPage(kind: PageKind, language: Language, warned?: Warned): Page {
  const [title, text] = messages[language][kind];
  const url = escape(warned?.location ?? '');
  const onward = url && `<p><a href="${url}" rel="nofollow noreferrer">${url}</a></p>`;
  const report = warned ? `<a href="${escape(warned.reportUrl)}">${reportLabels[language]}</a> · ` : '';
  return {
    status: status[kind],
    html: `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${title}</title><style>${style}</style></head><body><main>${mark}<h1>${title}</h1><p>${text}</p>${onward}<small>${report}LinkPulse</small></main></body></html>`,
  };
}

export const pageStyle = style;
