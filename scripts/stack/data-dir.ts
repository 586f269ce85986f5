import { mkdirSync, mkdtempSync, realpathSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * Makes the data directory unless it is there, and returns its real path. Throws with a message for the user.
 * Not with Node's `recursive`, which never returns from /proc/x (Node 24): a directory that fails as if its parent did not exist,
 * although it does, is tried again for ever.
 */
export function openDataDir(dataDir: string): string {
  try {
    makeDirs(resolve(dataDir));
    rmdirSync(mkdtempSync(join(dataDir, 'probe-')));
    return realpathSync(dataDir);
  } catch (error) {
    throw new Error(`Data cannot be kept in ${dataDir}: ${describe(error)}. Choose another directory with --data.`, {
      cause: error,
    });
  }
}

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
