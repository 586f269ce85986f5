import { createHash } from 'node:crypto';

/** Rewrites scripts for a plain Redis, and keeps track of the names that clients know them by. */
export interface ScriptNames {
  /** The command to send instead. */
  translate(args: readonly string[]): string[];
  /** The hash that the client computed for the script of `SCRIPT LOAD`; null for other commands. */
  findClientHash(args: readonly string[]): string | null;
}

/** Scripts are few and fixed; more than this is a program that writes its values into them. */
const MAX_SCRIPTS = 1000;
const UPSTASH_FLAG = 'allow-key-locking';
const SHEBANG = /^#!lua(?: +flags=(\S*))?[^\n]*/;

export function createScriptNames(): ScriptNames {
  const hashes = new Map<string, string>();

  function rewrite(script: string): string {
    const plain = withoutUpstashFlag(script);
    if (plain !== script && hashes.size < MAX_SCRIPTS) hashes.set(sha1(script), sha1(plain));
    return plain;
  }

  return {
    translate(args) {
      const [name = '', first = '', ...rest] = args;
      switch (name.toUpperCase()) {
        case 'EVAL':
        case 'EVAL_RO':
          return [name, rewrite(first), ...rest];
        case 'EVALSHA':
        case 'EVALSHA_RO':
          return [name, hashes.get(first.toLowerCase()) ?? first, ...rest];
        case 'SCRIPT':
          if (first.toUpperCase() === 'LOAD') return [name, first, ...rest.map(rewrite)];
          return [name, first, ...rest.map((hash) => hashes.get(hash.toLowerCase()) ?? hash)];
        default:
          return [...args];
      }
    },
    findClientHash([name = '', verb = '', script = '']) {
      return name.toUpperCase() === 'SCRIPT' && verb.toUpperCase() === 'LOAD' ? sha1(script) : null;
    },
  };
}

/**
 * Upstash's own scripts say `#!lua flags=allow-key-locking`, which no other server knows and all refuse.
 * The line stays, empty if need be, so that line numbers in error messages stay right.
 */
function withoutUpstashFlag(script: string): string {
  const [line, flagText] = SHEBANG.exec(script) ?? [];
  const flags = flagText?.split(',') ?? [];
  if (line === undefined || !flags.includes(UPSTASH_FLAG)) return script;
  const others = flags.filter((flag) => flag !== UPSTASH_FLAG);
  return (others.length === 0 ? '' : `#!lua flags=${others.join(',')}`) + script.slice(line.length);
}

function sha1(text: string): string {
  return createHash('sha1').update(text, 'utf8').digest('hex');
}
