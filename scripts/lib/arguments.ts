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

/** The caller asked for something that there is not. */
export class UsageError extends Error {}

/** Exit code of a command that failed: 2 for a mistake in the command line, `parseArgs`'s own included. */
export function toExitCode(error: unknown): 1 | 2 {
  const isOfParser = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  return error instanceof UsageError || isOfParser ? 2 : 1;
}

/** Throws UsageError. */
export function toNumber(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new UsageError(`${option} must be a whole number from 1, not ${text}`);
  return value;
}

/** A refused connection is an AggregateError without a message of its own. */
export function describeFailure(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(String).join('; ');
  return error instanceof Error ? error.message : String(error);
}
