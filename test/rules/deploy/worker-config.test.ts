import { describe, expect, it } from 'vitest';

import { generatedConfig, readConfig } from '../../../scripts/deploy/config-files.ts';
import { queueNames } from '../../../scripts/deploy/resources.ts';
import { secretsOf } from '../../../scripts/deploy/worker-secrets.ts';
import { toDeployConfig } from '../../../scripts/deploy/worker-config.ts';
import { root } from '../../../scripts/lib/root.ts';
import { workers } from '../../../scripts/lib/workers.ts';
import { answers } from './remembered-world.ts';

const placement = { ...answers, codeKey: 'c'.repeat(32), accountId: 'account-1', kvIds: { LINKS: 'kv-1' } };
const configs = Object.fromEntries(
  workers.map((worker) => [worker.name, toDeployConfig(readConfig(root, worker), worker, placement)]),
);

describe('the generated config', () => {
  it('of the redirect Worker owns every host and holds the id of its namespace', () => {
    expect(configs['redirect']).toMatchObject({
      account_id: 'account-1',
      minify: true,
      workers_dev: false,
      vars: { APP_HOST: 'app.example.com', APP_HOST_ALIASES: '' },
      kv_namespaces: [{ binding: 'LINKS', id: 'kv-1' }],
      routes: [
        { pattern: 'app.example.com', custom_domain: true },
        { pattern: 'go.example.com', custom_domain: true },
        { pattern: 'l.example.com', custom_domain: true },
      ],
    });
  });

  it('of every other Worker has no address of its own', () => {
    for (const { name } of workers.filter((worker) => worker.name !== 'redirect')) {
      expect(configs[name]).toMatchObject({ workers_dev: false });
      expect(configs[name]).not.toHaveProperty('routes');
    }
  });

  it('names the first link domain as the one for new links', () => {
    expect(configs['api']).toMatchObject({ vars: { LINK_DOMAIN: 'go.example.com' } });
  });

  it('binds the API to Email Service where mail is sent without another provider', () => {
    const [api] = workers.filter(({ name }) => name === 'api');
    if (!api) throw new Error('no API Worker');
    const raw = readConfig(root, api);
    const mailFrom = 'no-reply@example.com';
    const email = toDeployConfig(raw, api, { ...placement, mailFrom });
    expect(email).toMatchObject({ vars: { MAIL_FROM: mailFrom }, send_email: [{ name: 'EMAIL' }] });
    expect(toDeployConfig(raw, api, { ...placement, mailFrom, resendApiKey: 're_123' })).not.toHaveProperty(
      'send_email',
    );
    expect(configs['api']).not.toHaveProperty('send_email');
  });

  it('needs no domain at all on workers.dev', () => {
    const [redirect] = workers.filter(({ name }) => name === 'redirect');
    if (!redirect) throw new Error('no redirect Worker');
    const host = 'linkpulse-redirect.example.workers.dev';
    const config = toDeployConfig(readConfig(root, redirect), redirect, {
      ...placement,
      appHost: host,
      linkDomains: [host],
    });
    expect(config).toMatchObject({ workers_dev: true });
    expect(config).not.toHaveProperty('routes');
  });

  it('stands beside the committed one, so that relative paths stay true', () => {
    expect(workers.map(generatedConfig)).toContain('workers/api/wrangler.deploy.json');
    expect(workers.map(generatedConfig)).toContain('wrangler.deploy.json');
  });
});

describe('the committed configs', () => {
  const raws = workers.map((worker) => readConfig(root, worker));

  it('hold no id and no host of anybody', () => {
    for (const raw of raws) {
      expect(raw).not.toHaveProperty('account_id');
      expect(raw.routes ?? []).toEqual([]);
      for (const namespace of raw.kv_namespaces ?? []) expect(namespace).not.toHaveProperty('id');
    }
  });

  it('name only queues that the setup creates', () => {
    const named = raws.flatMap(({ queues }) => [
      ...(queues?.producers ?? []).map(({ queue }) => queue),
      ...(queues?.consumers ?? []).flatMap(({ queue, dead_letter_queue }) => [queue, dead_letter_queue]),
    ]);
    for (const queue of named.filter((name) => name !== undefined)) expect(queueNames).toContain(queue);
  });

  it('require only secrets that the setup knows', () => {
    const known = Object.keys(
      secretsOf({
        ...placement,
        version: 1,
        passwords: { linkpulse_api: 'a', linkpulse_auth: 'd', linkpulse_jobs: 'b' },
        authSecret: 'e',
        codeKey: 'c',
        resources: [],
        secretDigests: {},
      }),
    );
    for (const raw of raws) for (const name of raw.secrets?.required ?? []) expect(known).toContain(name);
  });
});
