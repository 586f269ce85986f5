import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * Makes the data directory unless it is there, and returns its real path. Throws with a message for the user.
 * Not with Node's `recursive`, which never returns from /proc/x (Node 24): a directory that fails as if its parent did not exist,
 * although it does, is tried again for ever.
 */
export function openDataDir(dataDir: string): string {
  const dir = resolve(dataDir);
  try {
    makeDirs(dir);
    rmdirSync(mkdtempSync(join(dir, 'probe-')));
  } catch (error) {
    throw refuse(dir, describe(error), error);
  }
  // As with `--data ''` or `--data .`: what a stack writes would lie among somebody's own files.
  if (!isOurs(readdirSync(dir))) throw refuse(dir, 'it holds other files');
  return realpathSync(dir);
}

const refuse = (dir: string, why: string, cause?: unknown): Error =>
  new Error(`Data cannot be kept in ${dir}: ${why}. Choose another directory with --data.`, { cause });

/** Empty, or one that a stack has begun to fill. */
const isOurs = (names: readonly string[]): boolean =>
  names.length === 0 || ['lock', 'state.json', 'secrets.json'].some((name) => names.includes(name));

function makeDirs(dir: string): void {
  if (isDirectory(dir)) return;
  if (dirname(dir) !== dir) makeDirs(dirname(dir));
  try {
    mkdirSync(dir);
  } catch (error) {
    // Unless somebody else has made it since.
    if (!isDirectory(dir)) throw error;
  }
}

const isDirectory = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

function describe(error: unknown): string {
  const { code, path } = Object(error);
  return code === 'EEXIST' ? `${path} is not a directory` : `nothing can be written there (${code})`;
}
