/** `npm run bench`: what a redirect and the ingest of a click cost. How and why it is measured so: test/bench/README.md. */
import { countAwaits, toAwaitsTable } from './bench/awaits.ts';
import { benchCost } from './bench/cost.ts';
import { toCostTable } from './bench/cost-table.ts';
import { benchCreate } from './bench/create.ts';
import { toCreateTable } from './bench/create-table.ts';
import { benchIngest } from './bench/ingest.ts';
import { toIngestTable } from './bench/ingest-table.ts';
import { benchLimits, toLimitsTable } from './bench/limits.ts';
import { benchLookup } from './bench/lookup.ts';
import { toLookupTable } from './bench/lookup-table.ts';
import { benchMemory } from './bench/memory.ts';
import { toMemoryTable } from './bench/memory-table.ts';
import { help, parseOptions } from './bench/options.ts';
import { profileHot } from './bench/profile.ts';
import { benchRedirect } from './bench/redirect.ts';
import { toRedirectTable } from './bench/redirect-table.ts';
import { writeReport } from './bench/results.ts';
import { interrupted, watchSignals } from './bench/scope.ts';
import { toExitCode } from './lib/arguments.ts';

const log = (line: string): void => console.error(`  ${line}`);

async function run(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  switch (options.kind) {
    case 'help':
      return console.log(help);
    case 'redirect': {
      if (options.profile) return console.log(await profileHot(options));
      const awaits = await countAwaits();
      const outcome = { ...(await benchRedirect(options, log)), awaits };
      const table = `${toRedirectTable(outcome)}\n\n${toAwaitsTable(awaits)}`;
      return console.log(await writeReport({ kind: 'redirect', options, table, outcome, folder: options.out }));
    }
    case 'cost': {
      const outcome = await benchCost(options, log);
      const table = toCostTable(outcome);
      return console.log(await writeReport({ kind: 'cost', options, table, outcome, folder: options.out }));
    }
    case 'create': {
      const outcome = await benchCreate(options, log);
      const table = toCreateTable(outcome);
      return console.log(await writeReport({ kind: 'create', options, table, outcome, folder: options.out }));
    }
    case 'lookup': {
      const outcome = await benchLookup(options, log);
      const table = toLookupTable(outcome);
      return console.log(await writeReport({ kind: 'lookup', options, table, outcome, folder: options.out }));
    }
    case 'memory': {
      const outcome = await benchMemory(options, log);
      const table = toMemoryTable(outcome);
      return console.log(await writeReport({ kind: 'memory', options, table, outcome, folder: options.out }));
    }
    case 'limits': {
      const outcome = await benchLimits(options, log);
      const table = toLimitsTable(outcome);
      return console.log(await writeReport({ kind: 'limits', options, table, outcome, folder: options.out }));
    }
    case 'ingest': {
      const outcome = await benchIngest(options, log);
      const table = toIngestTable(outcome, options.history);
      return console.log(await writeReport({ kind: 'ingest', options, table, outcome, folder: options.out }));
    }
  }
}

watchSignals();
try {
  await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = interrupted.aborted ? 130 : toExitCode(error);
  if (process.exitCode === 2) console.error('Try: npm run bench -- --help');
}
