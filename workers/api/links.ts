/** Links and what is known of their clicks. */
import { hasOneWorkspace, readAccounts } from '../../src/clicks/account-store.ts';
import { accountingRoutes } from '../../src/clicks/accounting-routes.ts';
import { postgresAnalytics } from '../../src/clicks/analytics-store.ts';
import { analyticsRoutes } from '../../src/clicks/routes.ts';
import type { ApiApp } from '../../src/http/api-app.ts';
import { parseCodeKey } from '../../src/links/code-key.ts';
import { codeLength } from '../../src/links/code.ts';
import { takeCodes, type CodeLease } from '../../src/links/codes.ts';
import type { Site } from '../../src/links/create.ts';
import { createRoutes } from '../../src/links/create-routes.ts';
import { linkRoutes } from '../../src/links/routes.ts';
import { postgresLinks } from '../../src/links/store.ts';
import { aliases, appHost, bindings, now, postgres, random, written } from './platform.ts';

const links = postgresLinks(postgres);
const codeKey = parseCodeKey(bindings.LINK_CODE_KEY);
const lease: CodeLease = { blocks: [] };
const site = (requestUrl: string): Site => ({
  defaultDomain: bindings.LINK_DOMAIN,
  appHost,
  aliases,
  port: new URL(requestUrl).port,
});

export function addLinks(app: ApiApp): void {
  createRoutes(app, {
    links,
    site,
    written,
    takeCodes: (count) =>
      takeCodes(lease, count, codeKey.sip, (blocks) => links.leaseCodes(codeLength, codeKey.fingerprint, blocks)),
    random,
    now,
  });
  linkRoutes(app, { links, site, written });
  analyticsRoutes(app, { analytics: postgresAnalytics(postgres), now });
  accountingRoutes(app, {
    readAccounts: (hours) => readAccounts(postgres, hours),
    hasOneWorkspace: () => hasOneWorkspace(postgres),
  });
}
