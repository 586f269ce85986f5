/** Global setup of the contract tests: a folder with what their files would else make again and again. Files start at once. */
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { applyMigrations } from '../../scripts/lib/migrate.ts';
import { copyStackData, makeTestDataDir, startStackIn } from './stack.ts';

export interface SharedFacts {
  /** Data of a stopped stack with all migrations, to be copied (prepared-stack.ts). Appears when it is complete. */
  preparedData: string;
  /** Where benchmarks keep the Workers that they have built, and find those that another has built. */
  bundles: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    shared: SharedFacts;
  }
}

let folder = '';
let failure: { error: unknown } | null = null;
let prepared: Promise<void> = Promise.resolve();

export function setup(project: TestProject): void {
  folder = makeTestDataDir();
  const shared = { preparedData: join(folder, 'prepared'), bundles: join(folder, 'bundles') };
  mkdirSync(shared.bundles);
  project.provide('shared', shared);
  prepared = prepareData(shared.preparedData).catch((error: unknown) => {
    failure = { error };
  });
}

/** Throws what the database could not be made for: who has waited for it only knows that it did not come. */
export async function teardown(): Promise<void> {
  await prepared;
  rmSync(folder, { recursive: true, force: true });
  if (failure) throw failure.error;
}

async function prepareData(place: string): Promise<void> {
  const dataDir = makeTestDataDir();
  try {
    const stack = await startStackIn(dataDir);
    try {
      await applyMigrations(stack.ownerUrl, null);
    } finally {
      await stack.stop();
    }
    const partial = `${place}.new`;
    mkdirSync(partial);
    copyStackData(dataDir, partial);
    renameSync(partial, place);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
