/** Runs all Workers in one `wrangler dev`, with the local stack's addresses as their secrets. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { root } from '../lib/root.ts';
import { waitFor } from '../lib/wait-for.ts';
import { workers } from '../lib/workers.ts';

export interface DevWorkersOptions {
  dataDir: string;
  port: number;
  /** Every Worker gets those that its wrangler.toml declares as required. */
  secrets: Record<string, string>;
  /** Called as soon as the process runs, so that it is stopped whatever comes. */
  adopt: (wrangler: ChildProcess) => void;
  /** Called while waiting; throws to end the wait. */
  check: () => void;
  /** Called with lines that a person should see. */
  log: (line: string) => void;
}

const startDeadlineMs = 90_000;

/** Resolves when the API says that all it depends on works. Rejects with the log's last lines when wrangler ends before. */
export async function startWorkers(options: DevWorkersOptions): Promise<ChildProcess> {
  const { dataDir, port } = options;
  mkdirSync(path.join(dataDir, 'log'), { recursive: true });
  const envFile = path.join(dataDir, 'workers.env');
  writeFileSync(
    envFile,
    Object.entries(options.secrets)
      .map(([name, value]) => `${name}="${value}"\n`)
      .join(''),
    { mode: 0o600 },
  );
  // The redirect Worker first: wrangler puts the first one on the port, the others are reached through bindings.
  const first = workers.filter(({ name }) => name === 'redirect');
  const others = workers.filter(({ name }) => name !== 'redirect' && name !== 'api');
  const configs = [
    ...[...first, ...others].map(({ config }) => config),
    writeApiConfig(dataDir),
    'scripts/dev/wrangler.toml',
  ];
  const child = spawn(
    'wrangler',
    [
      'dev',
      ...configs.flatMap((config) => ['-c', config]),
      `--port=${port}`,
      '--ip=localhost',
      '--inspector-port=0',
      `--persist-to=${path.join(dataDir, 'workers')}`,
      `--env-file=${envFile}`,
      '--show-interactive-dev-session=false',
      // `log` is where events of the level info go; `info` would hide them.
      '--log-level=log',
    ],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        WRANGLER_SEND_METRICS: 'false',
        WRANGLER_REGISTRY_PATH: path.join(dataDir, 'registry'),
        NO_COLOR: '1',
        CI: '1',
      },
    },
  );
  options.adopt(child);
  const tail = followLog(child, path.join(dataDir, 'log', 'workers.log'), options.log);
  const probe = async (): Promise<boolean> => {
    options.check();
    return isReady(port, child, tail);
  };
  await waitFor(probe, {
    what: `the Workers (see ${dataDir}/log/workers.log)`,
    deadlineMs: startDeadlineMs,
    everyMs: 150,
  });
  return child;
}

async function isReady(port: number, child: ChildProcess, tail: readonly string[]): Promise<boolean> {
  if (child.exitCode !== null) throw new Error(`wrangler dev ended with code ${child.exitCode}:\n${tail.join('\n')}`);
  try {
    const response = await fetch(`http://localhost:${port}/readyz`, { signal: AbortSignal.timeout(5000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    // Not listening yet.
    return false;
  }
}

/** Writes all output to the file and passes on what a person must see: errors and the events of that level. */
function followLog(child: ChildProcess, file: string, log: (line: string) => void): string[] {
  const stream = createWriteStream(file, { flags: 'w' });
  const tail: string[] = [];
  for (const source of [child.stdout, child.stderr]) {
    if (!source) continue;
    createInterface({ input: source }).on('line', (line) => {
      stream.write(`${line}\n`);
      tail.push(line);
      if (tail.length > 30) tail.shift();
      if (/"level":"error"|\[wrangler:error\]|Uncaught|✘/.test(line)) log(line.slice(0, 400));
    });
  }
  return tail;
}

/** The API's own config plus a binding to the local Worker, which a deployed API does not have. */
function writeApiConfig(dataDir: string): string {
  const folder = path.join(root, 'workers/api');
  const config = readFileSync(path.join(folder, 'wrangler.toml'), 'utf8')
    .replace('main = "index.ts"', `main = ${JSON.stringify(path.join(folder, 'index.ts'))}`)
    .replace('directory = "../../dist/dashboard"', `directory = ${JSON.stringify(path.join(root, 'dist/dashboard'))}`);
  const file = path.join(dataDir, 'api.dev.toml');
  writeFileSync(file, `${config}\n[[services]]\nbinding = "LOCAL"\nservice = "linkpulse-local"\n`);
  return file;
}
