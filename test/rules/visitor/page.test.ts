import { createHash } from 'node:crypto';
import { describe, it } from 'vitest';

import { languages, pickLanguage } from '../../../src/visitor/language.ts';
import { messages, reportLabels } from '../../../src/visitor/messages.ts';
import { pageStyle, renderPage, styleHash } from '../../../src/visitor/page.ts';

describe('renderPage', () => {
  it('allows exactly its own style', ({ expect }) => {
    expect(styleHash).toBe(`sha256-${createHash('sha256').update(pageStyle).digest('base64')}`);
    expect(renderPage('unknown', 'en').html).toContain(`<style>${pageStyle}</style>`);
  });
  it('says each thing in each language, differently', ({ expect }) => {
    for (const kind of [
      'unknown',
      'gone',
      'expired',
      'blocked',
      'warning',
      'limited',
      'unavailable',
      'root',
    ] as const) {
      expect(new Set(languages.map((language) => messages[language][kind][0])).size).toBe(languages.length);
      expect(new Set(Object.values(reportLabels)).size).toBe(languages.length);
      for (const language of languages) expect(renderPage(kind, language).html).toContain(`<html lang="${language}">`);
    }
  });
  it('warns of a link with its target to click, which cannot break out of the page', ({ expect }) => {
    const { html, status } = renderPage('warning', 'en', {
      location: `https://example.com/?a=1&b="><script>'`,
      reportUrl: `/app/report?address="><script>`,
    });
    expect(status).toBe(200);
    expect(html).toContain(
      '<a href="https://example.com/?a=1&#38;b=&#34;&#62;&#60;script&#62;&#39;" rel="nofollow noreferrer">',
    );
    expect(html).toContain('<a href="/app/report?address=&#34;&#62;&#60;script&#62;">Report this link</a>');
    expect(html).not.toContain('<script>');
    expect(renderPage('gone', 'en').html).not.toContain('<a ');
  });
  it('answers 404 for what never was and 410 for what is no more', ({ expect }) => {
    expect(renderPage('unknown', 'en').status).toBe(404);
    expect(renderPage('gone', 'en').status).toBe(410);
    expect(renderPage('expired', 'en').status).toBe(410);
    expect(renderPage('unavailable', 'en').status).toBe(503);
    expect(renderPage('limited', 'en').status).toBe(429);
  });
});

describe('pickLanguage', () => {
  it.for([
    [null, 'en'],
    ['de', 'de'],
    ['de-AT,en;q=0.8', 'de'],
    ['nl,fr;q=0.5,es;q=0.7', 'es'],
    ['zh-Hant-TW', 'zh'],
    ['ja;q=0', 'en'],
    ['pt-BR', 'en'],
    ['*', 'en'],
    [';;q=x,,', 'en'],
  ] as const)('picks for %s: %s', ([header, language], { expect }) => {
    expect(pickLanguage(header)).toBe(language);
  });
});
