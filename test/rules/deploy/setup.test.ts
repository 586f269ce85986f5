import { describe, expect, it } from 'vitest';

import { setUp } from '../../../scripts/deploy/setup.ts';
import { answers, firstKey, rememberedWorld, type World } from './remembered-world.ts';

const everything = [
  'migrate',
  'create KV linkpulse-links',
  'create queue linkpulse-clicks-dead',
  'create queue linkpulse-clicks',
  'write configs',
  'secrets lookup',
  'secrets api',
  'secrets jobs',
  'found workspace',
];

const run = (world: World) => setUp(world.ports, async () => answers);

describe('a setup', () => {
  it('creates what there is not, dead letters first, and returns the first key', async () => {
    const world = rememberedWorld();
    expect(await run(world)).toBe(firstKey);
    expect(world.changes).toEqual(everything);
  });

  it('creates nothing the second time', async () => {
    const world = rememberedWorld();
    await run(world);
    world.changes.length = 0;
    expect(await run(world)).toBeNull();
    expect(world.changes).toEqual(['write configs']);
  });

  it.each(everything)('goes on after "%s" has failed, with the same secrets', async (step) => {
    const world = rememberedWorld();
    world.failing.add(step);
    await expect(run(world)).rejects.toThrow(`${step} failed`);
    const before = world.saved();
    world.failing.clear();
    await run(world);
    expect(world.changes.filter((change) => change !== 'write configs')).toEqual(
      everything.filter((change) => change !== 'write configs'),
    );
    expect(world.saved()?.codeKey).toBe(before?.codeKey);
    expect(world.saved()?.passwords).toEqual(before?.passwords);
  });

  it('gives each Worker the secrets that it requires and none of the owner', async () => {
    const world = rememberedWorld();
    await run(world);
    expect([...world.secrets.keys()]).toEqual(['lookup', 'api', 'jobs']);
    expect(Object.keys(world.secrets.get('jobs') ?? {})).toEqual(['JOBS_DATABASE_URL']);
    expect(world.secrets.get('lookup')).not.toHaveProperty('LINK_CODE_KEY');
    expect(world.secrets.get('jobs')?.['JOBS_DATABASE_URL']).toMatch(
      /^postgresql:\/\/linkpulse_jobs:\d+@db\.example\.com\/linkpulse$/,
    );
    expect(world.secrets.get('api')?.['API_REPLICA_DATABASE_URL']).toMatch(
      /^postgresql:\/\/linkpulse_api:\d+@replica\.example\.com/,
    );
    expect(JSON.stringify([...world.secrets.values()])).not.toContain('owner-password');
  });

  it('gives only the API the providers that people sign in with', async () => {
    const world = rememberedWorld();
    const github = { githubClientId: 'Iv1.0123456789abcdef', githubClientSecret: 'a-github-secret' };
    await setUp(world.ports, async () => ({ ...answers, ...github }));
    expect(world.secrets.get('api')).toMatchObject({
      GITHUB_CLIENT_ID: github.githubClientId,
      GITHUB_CLIENT_SECRET: github.githubClientSecret,
    });
    expect(world.secrets.get('api')).not.toHaveProperty('GOOGLE_CLIENT_ID');
    expect(world.secrets.get('jobs')).not.toHaveProperty('GITHUB_CLIENT_ID');
  });

  it('sets only what a new answer changes', async () => {
    const world = rememberedWorld();
    await run(world);
    world.changes.length = 0;
    await setUp(world.ports, async () => ({ ...answers, upstashToken: 'another-token' }));
    expect(world.changes).toEqual(['write configs', 'secrets lookup', 'secrets api']);
  });

  it('gives a Worker that somebody deleted its secrets again', async () => {
    const world = rememberedWorld();
    await run(world);
    world.changes.length = 0;
    world.secrets.delete('api');
    await run(world);
    expect(world.changes).toEqual(['write configs', 'secrets api']);
  });

  it('on another machine refuses to make up a new code key, and changes nothing', async () => {
    const world = rememberedWorld();
    await run(world);
    const before = world.saved();
    world.forget();
    world.changes.length = 0;
    await expect(run(world)).rejects.toThrow(/LINK_CODE_KEY is not the key/);
    expect(world.changes).toEqual([]);
    expect(world.saved()).toBeNull();

    world.env['LINK_CODE_KEY'] = before?.codeKey;
    await run(world);
    expect(world.saved()?.codeKey).toBe(before?.codeKey);
  });

  it('logs no secret', async () => {
    const world = rememberedWorld();
    await run(world);
    const { passwords, codeKey, authSecret } = world.saved() ?? {};
    const ours = [codeKey, authSecret, ...Object.values(passwords ?? {})];
    const secrets = ['owner-password', answers.upstashToken, firstKey, ...ours];
    expect(secrets).toHaveLength(8);
    for (const secret of secrets) expect(world.lines.join('\n')).not.toContain(secret);
  });
});
