/** The OpenAPI document, made from the routes themselves, and a page that people can read. */
import type { ApiApp } from './api-app.ts';
import { renderDocs, type ApiDocument } from './docs-page.ts';
import { securitySchemes } from './route.ts';

const info = {
  openapi: '3.1.0',
  info: {
    title: 'LinkPulse API',
    version: '1.0.0',
    description:
      'Shorten, share and measure links. Every answer that is not a success is a problem document (RFC 9457) with a stable code.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  tags: [
    { name: 'Links', description: 'Create, find, change and delete short links' },
    { name: 'Analytics', description: 'How often and from where links are clicked' },
    { name: 'Abuse', description: 'Report what does harm' },
    { name: 'Operator', description: 'For those who run the instance' },
    {
      name: 'Tokens',
      description: 'Let a client other than a browser act for you: /.well-known/jwks.json holds the public keys',
    },
    { name: 'Workspace', description: 'Where one works, and with whom' },
    { name: 'Audit', description: 'Who changed what, in a chain that shows when it was tampered with' },
    { name: 'Members', description: 'Who works in a workspace, and how one comes in' },
    { name: 'Account', description: 'You, and where you are signed in' },
    { name: 'API keys', description: 'What programs show instead of signing in' },
  ],
};

export function docsRoutes(app: ApiApp, pageHeaders: Readonly<Record<string, string>>): void {
  for (const [name, scheme] of Object.entries(securitySchemes)) {
    app.openAPIRegistry.registerComponent('securitySchemes', name, scheme);
  }
  // Made of all routes in some twenty milliseconds, and asked for by anybody: once for the host that asks.
  let made: { origin: string; json: string; html: string } | null = null;
  const make = (url: string) => {
    const { origin } = new URL(url);
    if (made?.origin !== origin) {
      const json = JSON.stringify(app.getOpenAPI31Document({ ...info, servers: [{ url: origin }] }));
      // As a reader of openapi.json would have it: the library's types describe more than a document can hold.
      const published: ApiDocument = JSON.parse(json);
      made = { origin, json, html: renderDocs(published) };
    }
    return made;
  };
  app.get('/api/openapi.json', (c) =>
    c.body(make(c.req.url).json, 200, {
      'content-type': 'application/json',
      'cache-control': 'public, max-age=300',
    }),
  );
  app.get('/api/docs', (c) =>
    c.html(make(c.req.url).html, 200, { ...pageHeaders, 'cache-control': 'public, max-age=300' }),
  );
  app.get('/api/docs.css', (c) =>
    c.body(docsStyle, 200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'public, max-age=3600' }),
  );
}

/** In the colours of the web page (src/dashboard/styles/theme.css). */
const docsStyle = `:root{color-scheme:light dark;--ink:#0d1512;--dim:#47534d;--paper:#f8faf8;--line:#e1e6e2;--pulse:#08704a;--code:#eff2ef}
@media(prefers-color-scheme:dark){:root{--ink:#eef3f0;--dim:#b1bdb6;--paper:#0a0f0d;--line:#212b26;--pulse:#5be3a8;--code:#18201c}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.6 system-ui,sans-serif}
main{max-width:56rem;margin:0 auto;padding:2rem 1.25rem 6rem;overflow-wrap:anywhere}h1{font-size:2.25rem;letter-spacing:-.02em;line-height:1.2}
h2{margin-top:3.5rem;border-top:1px solid var(--line);padding-top:1.5rem;font-size:1.125rem;overflow-wrap:anywhere}h3{font-size:.9375rem;margin:1.5rem 0 .25rem}
a{color:var(--pulse)}nav ul{list-style:none;padding:0;display:grid;gap:.25rem}p{color:var(--dim);max-width:42rem}
code,pre{font:.875rem/1.5 ui-monospace,monospace;background:var(--code);border-radius:.375rem}td:first-child code{white-space:nowrap}code{padding:.1em .35em;overflow-wrap:anywhere}pre{padding:1rem;overflow-x:auto}.mail{white-space:pre-wrap}
table{width:100%;border-collapse:collapse;font-size:.9375rem;display:block;overflow-x:auto}td,th{text-align:left;vertical-align:top;padding:.4rem .75rem .4rem 0;border-bottom:1px solid var(--line)}
.verb{color:var(--pulse);font-weight:700;margin-right:.5rem}`;
