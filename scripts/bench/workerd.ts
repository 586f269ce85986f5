/** Runs `workerd serve` for one config. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import path from 'node:path';

import { runCommand } from '../lib/command.ts';
import { waitFor } from '../lib/wait-for.ts';
import { endWithUs, interrupted } from './scope.ts';

export interface WorkerdProcess {
  pid: number;
  /** Of a socket of the config, by its name. */
  port(socket: string): number;
  /** Null unless asked for. */
  inspectorPort: number | null;
  stop(): Promise<void>;
}

const startMs = 30_000;

/** The program itself, which the package names: what npm puts in front of it may be one process more. */
function findWorkerd(): string {
  // Through wrangler, whose dependency it is, so that the version is the one that deployments are tested with.
  const fromWrangler = createRequire(createRequire(import.meta.url).resolve('wrangler'));
  const exported: { default: string } = fromWrangler('workerd');
  return exported.default;
}

/** As it calls itself, such as `workerd 2026-11-17`. */
export async function readWorkerdVersion(): Promise<string> {
  return (await runCommand(findWorkerd(), ['--version'])).stdout.trim();
}

/** Writes the stand-ins as JavaScript into the folder that configs embed from. */
export async function writeStandIns(folder: string): Promise<void> {
  const sources = path.join(import.meta.dirname, 'workers');
  for (const name of await readdir(sources)) {
    if (!name.endsWith('.worker.ts')) continue;
    const source = await readFile(path.join(sources, name), 'utf8');
    const code = stripTypeScriptTypes(source).replaceAll(/(from '\.\/[\w-]+)\.worker\.ts'/g, "$1.js'");
    await writeFile(path.join(folder, name.replace('.worker.ts', '.js')), code);
  }
}

/** Starts it in `folder`, which holds the files that the config embeds. Resolves when all sockets of the config listen. */
export async function startWorkerd(
  folder: string,
  config: string,
  { inspect = false }: { inspect?: boolean } = {},
): Promise<WorkerdProcess> {
  interrupted.throwIfAborted();
  const file = path.join(folder, 'config.capnp');
  await writeFile(file, config);
  const sockets = [...config.matchAll(/\(name = "(\w+)", address = /g)].flatMap(([, name]) => name ?? []);
  const args = ['serve', '--control-fd=3', ...(inspect ? ['--inspector-addr=127.0.0.1:0'] : []), file];
  const child = spawn(findWorkerd(), args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  endWithUs(child);
  const output = { control: '', log: '' };
  child.stdio[3]?.on('data', (chunk: Buffer) => (output.control += String(chunk)));
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output.log = (output.log + String(chunk)).slice(-10_000)));
  const exited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await exited;
  };
  try {
    await waitFor(
      () => {
        if (child.exitCode !== null) throw new Error(`workerd ended with ${child.exitCode}:\n${output.log}`);
        return sockets.every((name) => findPort(output.control, name) !== null);
      },
      { what: `workerd to listen:\n${output.log}`, deadlineMs: startMs },
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    pid: child.pid ?? 0,
    port(socket) {
      const port = findPort(output.control, socket);
      if (port === null) throw new Error(`workerd has no socket ${socket}`);
      return port;
    },
    inspectorPort: findPort(output.control, 'inspector'),
    stop,
  };
}

/** What workerd writes to its control pipe: one line of JSON per socket. */
function findPort(control: string, name: string): number | null {
  const line =
    name === 'inspector' ? /"listen-inspector","port":(\d+)/ : new RegExp(`"socket":"${name}","port":(\\d+)`);
  const [, port] = line.exec(control) ?? [];
  return port === undefined ? null : Number(port);
}
