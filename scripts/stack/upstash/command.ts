/** Needs a connection of its own, or would change the one that all requests share. */
const REFUSED: ReadonlySet<string> = new Set([
  'AUTH',
  'BLMOVE',
  'BLMPOP',
  'BLPOP',
  'BRPOP',
  'BRPOPLPUSH',
  'BZMPOP',
  'BZPOPMAX',
  'BZPOPMIN',
  'CLIENT',
  'DISCARD',
  'EXEC',
  'HELLO',
  'MONITOR',
  'MULTI',
  'PSUBSCRIBE',
  'QUIT',
  'RESET',
  'SELECT',
  'SHUTDOWN',
  'SSUBSCRIBE',
  'SUBSCRIBE',
  'UNWATCH',
  'WAIT',
  'WATCH',
]);

const MAX_COMMANDS = 1000;

/** Commands, or why there are none; the reason goes to the client. */
export type ParsedCommands = { readonly commands: readonly (readonly string[])[] } | { readonly error: string };

/** Reads the body of `/`: one command. */
export function parseCommand(body: string): ParsedCommands {
  const command = toCommand(parseJson(body));
  return typeof command === 'string' ? { error: command } : { commands: [command] };
}

/** Reads the body of `/pipeline` and `/multi-exec`: an array of commands. */
export function parseCommands(body: string): ParsedCommands {
  const rows = parseJson(body);
  if (!Array.isArray(rows) || rows.length === 0) return { error: 'ERR empty pipeline request' };
  if (rows.length > MAX_COMMANDS) return { error: `ERR a pipeline may have ${MAX_COMMANDS} commands` };
  const commands: string[][] = [];
  for (const row of rows) {
    const command = toCommand(row);
    if (typeof command === 'string') return { error: command };
    commands.push(command);
  }
  return { commands };
}

function toCommand(value: unknown): string[] | string {
  if (!Array.isArray(value) || value.length === 0) return 'ERR failed to parse command';
  const args: string[] = [];
  for (const arg of value) {
    if (typeof arg !== 'string' && typeof arg !== 'number' && typeof arg !== 'boolean')
      return 'ERR failed to parse command';
    args.push(String(arg));
  }
  const name = (args[0] ?? '').toUpperCase();
  return REFUSED.has(name) ? `ERR Command is not available: '${name}'` : args;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // Not JSON: the caller refuses undefined like everything that is no array.
    return undefined;
  }
}
