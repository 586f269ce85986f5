/** What processes have used so far, from Linux' /proc. */
import { readdirSync, readFileSync } from 'node:fs';

import { runCommand } from '../lib/command.ts';

/** Fields of /proc/<pid>/stat after the program's name, which may itself hold spaces; numbered from the state. */
const fields = { parent: 1, user: 11, system: 12, childrenUser: 13, childrenSystem: 14 } as const;

export interface ProcessMeter {
  /** CPU seconds of the process, its own and the kernel's for it. */
  cpuSeconds(pid: number): number;
  /** The same of the process and all that descend from it, those that have ended included. */
  familyCpuSeconds(pid: number): number;
  residentBytes(pid: number): number;
}

/** Throws where there is no /proc. */
export async function openProcessMeter(): Promise<ProcessMeter> {
  if (process.platform !== 'linux') throw new Error('npm run bench reads /proc and therefore needs Linux.');
  const { stdout } = await runCommand('getconf', ['CLK_TCK']);
  const ticks = Number(stdout);
  const own = (stat: readonly number[]) => (at(stat, 'user') + at(stat, 'system')) / ticks;
  return {
    cpuSeconds: (pid) => own(readStat(pid)),
    familyCpuSeconds(pid) {
      const root = readStat(pid);
      // A child that ends hands its time to its parent, so nothing is lost between two readings.
      const ended = (at(root, 'childrenUser') + at(root, 'childrenSystem')) / ticks;
      return descendantsOf(pid).reduce((sum, stat) => sum + own(stat), own(root) + ended);
    },
    residentBytes(pid) {
      const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
      return Number(kilobytes) * 1024;
    },
  };
}

const at = (stat: readonly number[], field: keyof typeof fields): number => stat[fields[field]] ?? 0;

function readStat(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
}

function descendantsOf(root: number): number[][] {
  const stats = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      stats.set(Number(name), readStat(Number(name)));
    } catch {
      // It ended between the two calls.
    }
  }
  const family = new Set([root]);
  for (let before = 0; before !== family.size;) {
    before = family.size;
    for (const [pid, stat] of stats) if (family.has(at(stat, 'parent'))) family.add(pid);
  }
  family.delete(root);
  return [...stats].flatMap(([pid, stat]) => (family.has(pid) ? [stat] : []));
}
