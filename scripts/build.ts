/** `npm run build`: the web page and every Worker, with their sizes and the check of the redirect's bundle. */
import { buildAll, type BuiltPart } from './lib/build.ts';
import { parseOrExit } from './lib/arguments.ts';
import { maxRedirectGzipBytes } from './lib/redirect-bundle.ts';

const help = `npm run build

Builds the web page into dist/dashboard and every Worker into dist/workers/<name>, as a deployment uploads them, and prints
their sizes. Fails when the redirect Worker holds anything from npm or from a part it must not know, or grows beyond its limit.
Needs no account and no network.`;

const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`;

function describe({ name, bytes, gzipBytes }: BuiltPart): string {
  const limit = name === 'redirect' ? `  (limit ${kilobytes(maxRedirectGzipBytes)}, nothing from npm)` : '';
  return `  ${name.padEnd(9)} ${kilobytes(bytes).padStart(10)}  gzip ${kilobytes(gzipBytes).padStart(9)}${limit}`;
}

const { values } = parseOrExit({ options: { help: { type: 'boolean', short: 'h' } } }, help);
try {
  if (values.help) console.log(help);
  else await buildAll((part) => console.log(describe(part)));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
