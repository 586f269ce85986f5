/** Global setup of the projects that need the whole system: it is started once for all of them. */
import type { TestProject } from 'vitest/node';
import { runSystem, type RunningSystem, type SystemFacts } from './run-system.ts';

declare module 'vitest' {
  interface ProvidedContext {
    system: SystemFacts;
  }
}

declare global {
  /** Each project loads this module anew, so what they share hangs on the process. */
  var linkpulseTestSystem: { running: Promise<RunningSystem>; users: number } | undefined;
}

export async function setup(project: TestProject): Promise<void> {
  globalThis.linkpulseTestSystem ??= { running: runSystem(), users: 0 };
  globalThis.linkpulseTestSystem.users += 1;
  const { facts } = await globalThis.linkpulseTestSystem.running;
  project.provide('system', facts);
}

export async function teardown(): Promise<void> {
  const shared = globalThis.linkpulseTestSystem;
  if (!shared || --shared.users > 0) return;
  globalThis.linkpulseTestSystem = undefined;
  await (await shared.running).stop();
}
