import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { waitFor } from '../../scripts/lib/wait-for.ts';
import { read } from '../support/api-client.ts';
import { listRoutes } from '../support/api-routes.ts';
import { openSystem } from '../support/system.ts';

const system = openSystem();

describe('every answer of the API', () => {
  it.each(['/api/links', '/api/nothing', '/api/openapi.json', '/healthz', '/api/docs', '/api/docs.css'])(
    'is a page that may load and run nothing of others and stands in no frame: %s',
    async (path) => {
      const { headers } = await system.anonymous.get(path, { host: 'localhost' });
      const policy = String(headers['content-security-policy']);
      expect(policy).toMatch(/^default-src 'none';.*frame-ancestors 'none'$/);
      expect(policy).not.toContain('unsafe');
      expect(headers['x-content-type-options']).toBe('nosniff');
    },
  );
});
const Check = z.object({ ok: z.boolean(), latencyMs: z.number(), lagBytes: z.number().optional() });
const Readiness = z.object({ status: z.string(), checks: z.record(z.string(), Check) });

describe('GET /api/workspace', () => {
  it('tells for whom a key acts and which domains it may use', async () => {
    const workspace = read(
      z.object({
        workspace: z.object({ name: z.string() }),
        key: z.object({ name: z.string(), hint: z.string() }),
        domains: z.array(z.object({ hostname: z.string(), isDefault: z.boolean() })),
      }),
      await system.b.api.get('/api/workspace'),
    );
    expect(workspace).toEqual({
      workspace: { name: 'b' },
      key: { name: 'first', hint: `${system.b.apiKey.slice(0, 7)}…${system.b.apiKey.slice(-4)}` },
      domains: [
        { hostname: 'b.localhost', isDefault: false },
        { hostname: 'localhost', isDefault: true },
      ],
    });
  });
});

describe('the API’s description', () => {
  it('is OpenAPI 3.1 and lints clean', async () => {
    // The linter refuses the host "localhost", which is right for every other instance.
    const answer = await system.visit('/api/openapi.json', { host: '127.0.0.1' });
    expect(read(z.object({ openapi: z.string() }), answer).openapi).toMatch(/^3\.1\./);
    const folder = await mkdtemp(join(tmpdir(), 'linkpulse-openapi-'));
    const file = join(folder, 'openapi.json');
    await writeFile(file, answer.text);
    // Rejects with what is wrong when the linter finds anything.
    const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', NO_COLOR: '1' };
    const { stderr } = await promisify(execFile)('redocly', ['lint', file, '--config', 'test/redocly.yaml'], { env });
    expect(stderr).toContain('Your API description is valid');
    await rm(folder, { recursive: true });
  });

  it('describes every route, with what it needs', async () => {
    const routes = (await listRoutes(system)).map(
      ({ method, path, access }) => `${method.toLowerCase()} ${path} ${access}`,
    );
    expect(routes.toSorted()).toEqual([
      'delete /api/account browser',
      'delete /api/invitations/{id} members.invite',
      'delete /api/keys/{id} keys.manage',
      'delete /api/links/{id} links.delete',
      'delete /api/operator/blocklist/{id} operator',
      'delete /api/operator/blocklists/{list} operator',
      'delete /api/operator/workspaces/{id}/suspension operator',
      'delete /api/sessions/{id} browser',
      'delete /api/tokens/{id} user',
      'delete /api/workspace workspace.delete',
      'delete /api/workspace/members/{id} members.manage',
      'get /api/account/export browser',
      'get /api/account/sign-in-ways browser',
      'get /api/audit audit.read',
      'get /api/audit/export audit.read',
      'get /api/clicks/accounting analytics.read',
      'get /api/invitations members.invite',
      'get /api/keys keys.read',
      'get /api/links links.read',
      'get /api/links/{id} links.read',
      'get /api/links/{id}/analytics analytics.read',
      'get /api/operator/blocklist operator',
      'get /api/operator/blocklists operator',
      'get /api/operator/review operator',
      'get /api/operator/reviews operator',
      'get /api/operator/reviews/{id}/reports operator',
      'get /api/operator/settings operator',
      'get /api/operator/suspensions operator',
      'get /api/session anyone',
      'get /api/sessions browser',
      'get /api/sign-in-options public',
      'get /api/tokens user',
      'get /api/workspace workspace.read',
      'get /api/workspace/members members.read',
      'get /api/workspace/quotas workspace.read',
      'get /api/workspaces browser',
      'patch /api/keys/{id} keys.manage',
      'patch /api/links/{id} links.update',
      'patch /api/workspace workspace.update',
      'patch /api/workspace/members/{id} members.manage',
      'post /api/invitations members.invite',
      'post /api/invitations/accept browser',
      'post /api/invitations/show browser',
      'post /api/invitations/{id}/resend members.invite',
      'post /api/keys keys.manage',
      'post /api/keys/{id}/rotate keys.manage',
      'post /api/links links.create',
      'post /api/links/bulk links.create',
      'post /api/operator/blocklist operator',
      'post /api/operator/reviews/{id}/decision operator',
      'post /api/reports public',
      'post /api/tokens browser',
      'post /api/tokens/refresh public',
      'post /api/workspace/leave workspace.read',
      'post /api/workspace/transfer workspace.transfer',
      'post /api/workspaces browser',
      'post /api/workspaces/{id}/restore browser',
      'post /api/workspaces/{id}/switch browser',
      'put /api/operator/blocklists/{list} operator',
      'put /api/operator/settings operator',
      'put /api/operator/workspaces/{id}/suspension operator',
    ]);
  });

  it('is readable by people, without a script', async () => {
    const page = await system.anonymous.get('/api/docs');
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=UTF-8']);
    expect(page.text).toContain('/api/links/{id}/analytics');
    expect(page.text).not.toContain('<script');
  });
});

describe('health', () => {
  it('says that the Worker runs', async () => {
    const answer = await system.anonymous.get('/healthz');
    expect([answer.status, answer.text]).toEqual([200, '{"status":"ok"}']);
  });

  it('says of every dependency whether it works, how fast, and how far the replica is behind', async () => {
    // A check has a deadline, which a busy machine may miss.
    const isReady = async () => {
      const answer = await system.anonymous.get('/readyz');
      return answer.status === 200 && read(Readiness, answer).status === 'ready' && answer;
    };
    const answer = await waitFor(isReady, { what: 'every check to pass', deadlineMs: 20_000, everyMs: 200 });
    const { status, checks } = read(Readiness, answer);
    expect([status, Object.keys(checks).toSorted()]).toEqual([
      'ready',
      ['lookup', 'mail', 'postgres', 'realtime', 'redis', 'replica', 'sign_in'],
    ]);
    expect(Object.values(checks).every(({ ok, latencyMs }) => ok && latencyMs >= 0)).toBe(true);
    expect(checks['replica']?.lagBytes).toBeGreaterThanOrEqual(0);
  });
});

describe('the web page', () => {
  it.each(['/', '/app', '/app/links/anything'])('is what %s answers', async (path) => {
    const page = await system.visit(path);
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.text).toContain('<div id="root">');
    expect(page.headers['cache-control']).toBe('no-cache');
  });

  it('may run its own files and nothing else', async () => {
    const { headers } = await system.visit('/app');
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  });

  it('loads files that are kept for ever, because their names change with them', async () => {
    const script = /src="(\/assets\/[^"]+\.js)"/.exec((await system.visit('/app')).text)?.[1] ?? '';
    const asset = await system.visit(script);
    expect([asset.status, asset.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
  });

  it('has no file of a name that was never built', async () => {
    const asset = await system.visit('/assets/index-00000000.js');
    expect([asset.status, asset.headers['cache-control']]).toEqual([404, 'no-cache']);
  });
});
