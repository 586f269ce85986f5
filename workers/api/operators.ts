/** What strangers report and operators decide. */
import { reviewRoutes } from '../../src/abuse/routes.ts';
import { settingRoutes } from '../../src/abuse/setting-routes.ts';
import { postgresSettings } from '../../src/abuse/setting-store.ts';
import { postgresReviews } from '../../src/abuse/store.ts';
import { suspensionRoutes } from '../../src/abuse/suspension-routes.ts';
import { postgresSuspensions } from '../../src/abuse/suspension-store.ts';
import { blocklistRoutes } from '../../src/blocklists/entry-routes.ts';
import { postgresBlocklist } from '../../src/blocklists/entry-store.ts';
import { listRoutes } from '../../src/blocklists/list-routes.ts';
import { postgresLists } from '../../src/blocklists/list-store.ts';
import type { ApiApp } from '../../src/http/api-app.ts';
import { aliases, appHost, bindings, now, postgres, random, written } from './platform.ts';

const canonicalHost = (host: string) => (aliases.includes(host) ? appHost : host);

export function addOperators(app: ApiApp): void {
  reviewRoutes(app, { reviews: postgresReviews(postgres), canonicalHost, written, random, now });
  suspensionRoutes(app, { suspensions: postgresSuspensions(postgres), written });
  settingRoutes(app, { settings: postgresSettings(postgres) });
  blocklistRoutes(app, { blocklist: postgresBlocklist(postgres, { random, now }) });
  listRoutes(app, {
    lists: postgresLists(postgres),
    allowedHosts: new Set(bindings.OUTBOUND_ALLOWED_HOSTS?.split(',')),
  });
}
