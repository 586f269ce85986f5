/** `npm run bench -- redirect --profile`: where workerd's JavaScript thread spends its time while hot redirects are served. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { root } from '../lib/root.ts';
import { withInspector } from './inspector.ts';
import { openLoadGenerator } from './load.ts';
import type { RedirectOptions } from './options.ts';
import { startVariants } from './redirect-variants.ts';
import { inScope } from './scope.ts';

/** What the inspector's Profiler answers, as far as it is read here. */
interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples: number[];
}

const samplingMicroseconds = 100;
const rowCount = 40;

/** Writes hot.cpuprofile, which browsers' developer tools open, and returns the functions by their own time. */
export function profileHot(options: RedirectOptions): Promise<string> {
  return inScope(async (scope) => {
    const folder = await scope.folder();
    const running = await startVariants(folder, options);
    scope.defer(() => running.stop());
    const generator = openLoadGenerator('own', folder);
    scope.defer(() => generator.close());
    const { variants, inspectorPort } = running;
    const [hot] = variants;
    if (!hot || inspectorPort === null) throw new Error('workerd opened no inspector.');
    const { concurrency, seconds } = options;
    await generator.run({ kind: 'zipf', concurrency, seconds: 1, ...hot.target });
    const load = () => generator.run({ kind: 'zipf', concurrency, seconds, ...hot.target });
    const profile = await recordProfile(`ws://127.0.0.1:${inspectorPort}/main`, load);
    const results = path.join(root, 'test/bench/results');
    await mkdir(results, { recursive: true });
    await writeFile(path.join(results, 'hot.cpuprofile'), JSON.stringify(profile));
    return toProfileTable(profile);
  });
}

function recordProfile(url: string, work: () => Promise<unknown>): Promise<CpuProfile> {
  return withInspector(url, async (ask) => {
    await ask('Profiler.enable');
    await ask('Profiler.setSamplingInterval', { interval: samplingMicroseconds });
    await ask('Profiler.start');
    await work();
    const { profile }: { profile: CpuProfile } = await ask('Profiler.stop');
    return profile;
  });
}

/** Own time of each function, as a share of the time in which the thread was not idle. */
function toProfileTable({ nodes, samples }: CpuProfile): string {
  const names = new Map(
    nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => [
      id,
      url === '' ? functionName : `${functionName || '(anonymous)'} line ${lineNumber + 1}`,
    ]),
  );
  const counts = new Map<string, number>();
  for (const sample of samples) {
    const name = names.get(sample) ?? '?';
    if (name !== '(idle)') counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const rows = [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, rowCount)
    .map(([name, count]) => `| ${name} | ${((100 * count) / total).toFixed(1)} % |`);
  return ['| function | own time |', '| --- | --- |', ...rows].join('\n');
}
