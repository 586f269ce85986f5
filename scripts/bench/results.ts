/** Keeps what a run found: JSON for machines, Markdown for people. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { root } from '../lib/root.ts';
import type { BenchOptions } from './options.ts';
import { describeMachine, toMachineLine } from './machine.ts';

export interface Report {
  kind: BenchOptions['kind'];
  options: object;
  table: string;
  /** Everything measured, one entry per repetition. */
  outcome: object;
  /** Default test/bench/results. */
  folder?: string | undefined;
}

/** Returns the text that the Markdown file holds. */
export async function writeReport({ kind, options, table, outcome, folder }: Report): Promise<string> {
  const machine = await describeMachine();
  const place = folder ?? path.join(root, 'test/bench/results');
  await mkdir(place, { recursive: true });
  const markdown = `## ${kind}\n\n${toMachineLine(machine)}\n\n${table}\n`;
  await writeFile(path.join(place, `${kind}.md`), markdown);
  await writeFile(path.join(place, `${kind}.json`), `${JSON.stringify({ machine, options, outcome }, null, 2)}\n`);
  return markdown;
}
