import { describe, expect, it } from 'vitest';

import { readConfig } from '../../../scripts/deploy/config-files.ts';
import { dryRun } from '../../../scripts/deploy/dry-run.ts';
import { describePlaceSource, placeHeaderOf } from '../../../scripts/deploy/place-source.ts';
import { release } from '../../../scripts/deploy/release.ts';
import type { Setup } from '../../../scripts/deploy/setup-file.ts';
import { setUp } from '../../../scripts/deploy/setup.ts';
import { toDeployConfig } from '../../../scripts/deploy/worker-config.ts';
import { root } from '../../../scripts/lib/root.ts';
import { workers } from '../../../scripts/lib/workers.ts';
import { answers, rememberedWorld } from './remembered-world.ts';

const hosts = { appHost: 'app.example.com', linkDomains: ['go.example.com', 'l.example.com'] };
const all = ['app.example.com', 'go.example.com', 'l.example.com'];
const trial = 'linkpulse-redirect.example.workers.dev';

async function worldWithRules() {
  const world = rememberedWorld();
  await setUp(world.ports, async () => answers);
  const saved = world.saved();
  if (!saved) throw new Error('There is no setup.');
  const setup: Setup = { ...saved, placeHeaderHosts: all };
  world.ports.setups.save(setup);
  return { world, setup };
}

function varsOf(setup: Setup) {
  return workers.map((worker) => toDeployConfig(readConfig(root, worker), worker, setup).vars?.['PLACE_HEADER']);
}

describe('the place of a visitor', () => {
  it('comes from the header once every host has the rule', () => {
    expect(placeHeaderOf({ ...hosts, placeHeaderHosts: all })).toBe('x-linkpulse-place');
    expect(placeHeaderOf({ ...hosts, placeHeaderHosts: [...all, 'former.example.com'] })).toBe('x-linkpulse-place');
  });

  it.each([
    ['a setup of an older version', { ...hosts }],
    ['no rule', { ...hosts, placeHeaderHosts: [] }],
    ['a link domain without the rule', { ...hosts, placeHeaderHosts: ['app.example.com', 'go.example.com'] }],
    ['an app host without the rule', { ...hosts, placeHeaderHosts: ['go.example.com', 'l.example.com'] }],
    ['a host on workers.dev', { ...hosts, appHost: trial, placeHeaderHosts: all }],
    ['one on workers.dev, whatever is remembered', { appHost: trial, linkDomains: [trial], placeHeaderHosts: [trial] }],
  ])('never comes from a header that visitors could forge: %s', (_name, setup) => {
    expect(placeHeaderOf(setup)).toBe('');
  });

  it('is told with the hosts that stand in the way', () => {
    expect(describePlaceSource({ ...hosts, placeHeaderHosts: all })).toContain('header x-linkpulse-place');
    expect(describePlaceSource({ ...hosts, placeHeaderHosts: ['app.example.com', 'go.example.com'] })).toMatch(
      /request\.cf: no rule writes the header on l\.example\.com .*--place-header/,
    );
    expect(describePlaceSource({ ...hosts, appHost: trial, placeHeaderHosts: all })).toContain(
      `${trial} can have none`,
    );
  });
});

describe('the var PLACE_HEADER', () => {
  it('is set in the redirect Worker alone', async () => {
    const { setup } = await worldWithRules();
    const expected = workers.map(({ name }) => (name === 'redirect' ? 'x-linkpulse-place' : undefined));
    expect(varsOf(setup)).toEqual(expected);
  });

  it('is empty again when a host comes without the rule, and the setup still knows the others', async () => {
    const { world } = await worldWithRules();
    await setUp(world.ports, async () => ({ ...answers, linkDomains: [...answers.linkDomains, 'new.example.org'] }));
    const setup = world.saved();
    if (!setup) throw new Error('There is no setup.');
    expect(setup.placeHeaderHosts).toEqual(all);
    expect(varsOf(setup)).toEqual(workers.map(({ name }) => (name === 'redirect' ? '' : undefined)));

    await release(world.ports);
    expect(world.lines.join('\n')).toMatch(/read from request\.cf: no rule writes the header on new\.example\.org/);
  });
});

describe('a dry run', () => {
  async function linesOf(setup: Setup | null): Promise<string> {
    const lines: string[] = [];
    await dryRun({ setup, build: async () => undefined, log: (line) => lines.push(line) });
    return lines.join('\n');
  }

  it('says where the place would come from', async () => {
    const { setup } = await worldWithRules();
    expect(await linesOf(null)).toContain('the place of a visitor from request.cf');
    expect(await linesOf(setup)).toContain('the place of a visitor from the header x-linkpulse-place');
  });
});
