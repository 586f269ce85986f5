import { describe, expect, it } from 'vitest';

import { release } from '../../../scripts/deploy/release.ts';
import { setUp } from '../../../scripts/deploy/setup.ts';
import { workers } from '../../../scripts/lib/workers.ts';
import { answers, rememberedWorld } from './remembered-world.ts';

async function worldAfterSetup() {
  const world = rememberedWorld();
  await setUp(world.ports, async () => answers);
  world.changes.length = 0;
  return world;
}

describe('a release', () => {
  it('builds before it changes anything and deploys each Worker after those it calls', async () => {
    const world = await worldAfterSetup();
    await release(world.ports);
    expect(world.changes).toEqual([
      'build',
      'write configs',
      'deploy realtime',
      'deploy lookup',
      'deploy api',
      'deploy jobs',
      'deploy redirect',
    ]);
  });

  it('has no Worker before one that it binds', () => {
    for (const [position, { binds }] of workers.entries()) {
      const before = workers.slice(0, position).map(({ name }): string => name);
      expect(before).toEqual(expect.arrayContaining([...binds]));
    }
  });

  it('stops at the first failure and says what runs', async () => {
    const world = await worldAfterSetup();
    world.failing.add('deploy api');
    await expect(release(world.ports)).rejects.toThrow(/New: realtime, lookup\. As before: api, jobs, redirect\./);
    expect(world.changes.at(-1)).toBe('deploy lookup');
  });

  it('does not begin when the build fails', async () => {
    const world = await worldAfterSetup();
    world.failing.add('build');
    await expect(release(world.ports)).rejects.toThrow('build failed');
    expect(world.changes).toEqual([]);
  });

  it('refuses a changed code key before it builds or migrates', async () => {
    const world = await worldAfterSetup();
    world.env['LINK_CODE_KEY'] = 'f'.repeat(32);
    await expect(release(world.ports)).rejects.toThrow(/LINK_CODE_KEY is not the key/);
    expect(world.changes).toEqual([]);
  });

  it('refuses a DATABASE_URL of another database, and takes the pooled one of the same', async () => {
    const world = await worldAfterSetup();
    world.env['DATABASE_URL'] = 'postgresql://owner:owner-password@localhost/linkpulse';
    await expect(release(world.ports)).rejects.toThrow(/another database/);
    world.env['DATABASE_URL'] = 'postgresql://owner:owner-password@db-pooler.example.com/linkpulse';
    await release(world.ports);
    expect(world.changes).toContain('deploy redirect');
  });

  it('asks for a setup where there is none', async () => {
    await expect(release(rememberedWorld().ports)).rejects.toThrow('run npm run deploy -- --setup first');
  });

  it('asks for the setup again when the version needs what the account does not have', async () => {
    const world = await worldAfterSetup();
    const saved = world.saved();
    if (saved) world.ports.setups.save({ ...saved, resources: ['KV namespace linkpulse-links'] });
    await expect(release(world.ports)).rejects.toThrow(/queue linkpulse-clicks-dead, queue linkpulse-clicks.*--setup/);
    expect(world.changes).toEqual([]);
  });
});
