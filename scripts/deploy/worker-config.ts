/** What the committed wrangler.toml of a Worker becomes in one account. Pure: the ids, hosts and settings of the instance are put in. */
import type { Unstable_RawConfig as RawConfig } from 'wrangler';

import type { WorkerFacts } from '../lib/workers.ts';
import { hostsOf, isWorkersDev } from './hosts.ts';
import { visitHeaderOf } from './place-source.ts';
import type { Setup } from './setup-file.ts';

export type Placement = Pick<
  Setup,
  'accountId' | 'appHost' | 'linkDomains' | 'kvIds' | 'placeHeaderHosts' | 'mailFrom' | 'resendApiKey' | 'codeKey'
>;

export function toDeployConfig(raw: RawConfig, worker: WorkerFacts, setup: Placement): RawConfig {
  const { accountId, appHost, linkDomains, kvIds } = setup;
  const vars: Record<string, string> = {};
  // Only those that the Worker has: what it does not name it must not see.
  if (raw.vars && 'APP_HOST' in raw.vars) vars['APP_HOST'] = appHost;
  if (raw.vars && 'APP_HOST_ALIASES' in raw.vars) vars['APP_HOST_ALIASES'] = '';
  if (raw.vars && 'LINK_DOMAIN' in raw.vars) vars['LINK_DOMAIN'] = linkDomains[0] ?? appHost;
  if (raw.vars && 'VISIT_HEADER' in raw.vars) vars['VISIT_HEADER'] = visitHeaderOf(setup);
  const mailFrom = (raw.vars && 'MAIL_FROM' in raw.vars && setup.mailFrom) || '';
  if (mailFrom !== '') vars['MAIL_FROM'] = mailFrom;
  return {
    ...raw,
    account_id: accountId,
    // What the build measured is what is uploaded.
    minify: true,
    // A second name for a Worker would be a second address of each link, and one of the API that no route guards.
    preview_urls: false,
    ...(raw.vars ? { vars: { ...raw.vars, ...vars } } : {}),
    ...(raw.kv_namespaces
      ? {
          kv_namespaces: raw.kv_namespaces.map((namespace) => {
            const id = kvIds[namespace.binding];
            if (id === undefined)
              throw new Error(
                `${worker.config} binds KV namespace ${namespace.binding}, which scripts/deploy/resources.ts does not know.`,
              );
            return { ...namespace, id };
          }),
        }
      : {}),
    // Only where it is used: an account without Email Service refuses the binding.
    ...(mailFrom !== '' && !setup.resendApiKey ? { send_email: [{ name: 'EMAIL' }] } : {}),
    ...(worker.name === 'redirect' ? routesOf(hostsOf(setup)) : {}),
  };
}

/** Every host leads to the redirect Worker; it forwards the app host's pages to the API, so one domain is enough. */
function routesOf(hosts: readonly string[]): Pick<RawConfig, 'routes' | 'workers_dev'> {
  const own = hosts.filter((host) => !isWorkersDev(host));
  return {
    workers_dev: hosts.some(isWorkersDev),
    ...(own.length > 0 ? { routes: own.map((pattern) => ({ pattern, custom_domain: true })) } : {}),
  };
}
