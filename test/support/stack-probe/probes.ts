import { createTestHarness } from 'wrangler';
import { runCall, type Call, type Outcome } from './calls.ts';

/** Somewhere that the vendors' clients run. */
export interface Probe {
  run(call: Call): Promise<Outcome>;
  close(): Promise<void>;
}

export type Runtime = 'Node' | 'a Worker';

export async function openProbe(runtime: Runtime): Promise<Probe> {
  if (runtime === 'Node') {
    // Through JSON as in the Worker, so that both give the same outcomes.
    const run = async (call: Call): Promise<Outcome> => toOutcome(JSON.stringify(await runCall(call)));
    return { run, close: () => Promise.resolve() };
  }
  const harness = createTestHarness({
    root: import.meta.dirname,
    workers: [{ configPath: './wrangler.toml' }],
  });
  await harness.listen();
  return {
    async run(call) {
      const response = await harness.fetch('http://probe.test/', { method: 'POST', body: JSON.stringify(call) });
      return toOutcome(await response.text());
    },
    close: () => harness.close(),
  };
}

function toOutcome(text: string): Outcome {
  // Written by runCall.
  const outcome: Outcome = JSON.parse(text);
  return outcome;
}
