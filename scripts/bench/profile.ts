/** `npm run bench -- redirect --profile`: where workerd's JavaScript thread spends its time while hot redirects are served. */
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { root } from '../lib/root.ts';
import { openLoadGenerator } from './load.ts';
import type { RedirectOptions } from './options.ts';
import { startVariants } from './redirect-variants.ts';

/** What the inspector's Profiler answers, as far as it is read here. */
interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples: number[];
}

const samplingMicroseconds = 100;
const rowCount = 40;

/** Writes hot.cpuprofile, which browsers' developer tools open, and returns the functions by their own time. */
export async function profileHot(options: RedirectOptions): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'linkpulse-bench-'));
  try {
    const running = await startVariants(folder, options);
    const generator = openLoadGenerator();
    try {
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
    } finally {
      await generator.close();
      await running.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function recordProfile(url: string, work: () => Promise<unknown>): Promise<CpuProfile> {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  let lastId = 0;
  const ask = (method: string, params: object = {}): Promise<{ profile: CpuProfile }> =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      socket.addEventListener('message', ({ data }) => {
        const answer: { id?: number; error?: { message: string }; result: { profile: CpuProfile } } = JSON.parse(
          String(data),
        );
        if (answer.id !== id) return;
        if (answer.error) reject(new Error(`${method}: ${answer.error.message}`));
        else resolve(answer.result);
      });
      socket.send(JSON.stringify({ id, method, params }));
    });
  try {
    await ask('Profiler.enable');
    await ask('Profiler.setSamplingInterval', { interval: samplingMicroseconds });
    await ask('Profiler.start');
    await work();
    return (await ask('Profiler.stop')).profile;
  } finally {
    socket.close();
  }
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
