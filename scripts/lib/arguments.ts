/** Command lines: a mistake in one is told with the help text, not with a stack trace, and ends with exit code 2. */
import { parseArgs, type ParseArgsConfig } from 'node:util';

/** `parseArgs`, but a flag that does not exist, or lacks its value, ends the process. */
export function parseOrExit<Config extends ParseArgsConfig>(
  config: Config,
  help: string,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    process.exit(2);
  }
}
