import { describe, expect, it } from 'vitest';

import { readConfig } from '../../../scripts/deploy/config-files.ts';
import { dryRun } from '../../../scripts/deploy/dry-run.ts';
import { describePlaceSource, visitHeaderName, visitHeaderOf } from '../../../scripts/deploy/place-source.ts';
import { release } from '../../../scripts/deploy/release.ts';
import type { Setup } from '../../../scripts/deploy/setup-file.ts';
import { setUp } from '../../../scripts/deploy/setup.ts';
import { toDeployConfig } from '../../../scripts/deploy/worker-config.ts';
import { root } from '../../../scripts/lib/root.ts';
import { workers } from '../../../scripts/lib/workers.ts';
import { answers, rememberedWorld } from './remembered-world.ts';

const codeKey = 'c'.repeat(32);
const hosts = { codeKey, appHost: 'app.example.com', linkDomains: ['go.example.com', 'l.example.com'] };
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
  return workers.map((worker) => toDeployConfig(readConfig(root, worker), worker, setup).vars?.['VISIT_HEADER']);
}

describe('the name of the header', () => {
  it('is the same each time, a header name, and not to be guessed', () => {
    expect(visitHeaderName(codeKey)).toBe(visitHeaderName(codeKey));
    expect(visitHeaderName(codeKey)).toMatch(/^x-linkpulse-visit-[0-9a-f]{24}$/);
    expect(visitHeaderName('d'.repeat(32))).not.toBe(visitHeaderName(codeKey));
  });
});

describe('what a click needs', () => {
  it('comes from the header once every host has the rule', () => {
    expect(visitHeaderOf({ ...hosts, placeHeaderHosts: all })).toBe(visitHeaderName(codeKey));
    expect(visitHeaderOf({ ...hosts, placeHeaderHosts: [...all, 'former.example.com'] })).toBe(
      visitHeaderName(codeKey),
    );
  });

  it.each([
    ['a setup of an older version', { ...hosts }],
    ['no rule', { ...hosts, placeHeaderHosts: [] }],
    ['a link domain without the rule', { ...hosts, placeHeaderHosts: ['app.example.com', 'go.example.com'] }],
    ['an app host without the rule', { ...hosts, placeHeaderHosts: ['go.example.com', 'l.example.com'] }],
    ['a host on workers.dev', { ...hosts, appHost: trial, placeHeaderHosts: all }],
    [
      'one on workers.dev, whatever is remembered',
      { codeKey, appHost: trial, linkDomains: [trial], placeHeaderHosts: [trial] },
    ],
  ])('is looked for in no header that a host may lack: %s', (_name, setup) => {
    expect(visitHeaderOf(setup)).toBe('');
  });

  it('is told with the hosts that stand in the way', () => {
    expect(describePlaceSource({ ...hosts, placeHeaderHosts: all })).toBe(
      "from the header that the zones' rules write",
    );
    expect(describePlaceSource({ ...hosts, placeHeaderHosts: ['app.example.com', 'go.example.com'] })).toMatch(
      /request\.cf: no rule writes the header on l\.example\.com .*--place-header/,
    );
    expect(describePlaceSource({ ...hosts, appHost: trial, placeHeaderHosts: all })).toContain(
      `${trial} can have none`,
    );
  });
});

describe('the var VISIT_HEADER', () => {
  it('is set in the redirect Worker alone', async () => {
    const { setup } = await worldWithRules();
    const expected = workers.map(({ name }) => (name === 'redirect' ? visitHeaderName(setup.codeKey) : undefined));
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

  it('says where that would come from, and not the name, which is a secret', async () => {
    const { setup } = await worldWithRules();
    expect(await linesOf(null)).toContain('what a click needs from request.cf');
    expect(await linesOf(setup)).toContain('what a click needs from the header that');
    expect(await linesOf(setup)).not.toContain(visitHeaderName(setup.codeKey));
  });
});
