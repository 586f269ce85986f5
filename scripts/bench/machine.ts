/** Where a run took place: without this its numbers mean nothing. */
import { availableParallelism, cpus, totalmem } from 'node:os';

import { readWorkerdVersion } from './workerd.ts';

export interface Machine {
  cpu: string;
  cores: number;
  memoryGigabytes: number;
  node: string;
  workerd: string;
  date: string;
}

export async function describeMachine(): Promise<Machine> {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    workerd: await readWorkerdVersion(),
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
  };
}

export const toMachineLine = ({ cpu, cores, memoryGigabytes, node, workerd, date }: Machine): string =>
  `${cpu}, ${cores} cores, ${memoryGigabytes} GB; node ${node}, ${workerd}; ${date} UTC`;
