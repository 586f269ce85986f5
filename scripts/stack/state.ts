import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StackPorts } from './types.ts';

/** What a data directory remembers between runs. The file is readable by its owner only. */
export type StackState = {
  readonly passwords: { readonly superuser: string; readonly owner: string; readonly replicator: string };
  readonly upstashToken: string;
  readonly ports: Partial<StackPorts>;
};

/** Reads the state, or makes a new one with fresh secrets. Throws on a file that it cannot read. */
export function loadState(dataDir: string): { state: StackState; isNew: boolean } {
  const path = join(dataDir, 'state.json');
  if (!existsSync(path)) return { state: newState(), isNew: true };
  const parsed = parseState(readFileSync(path, 'utf8'));
  if (parsed === null) throw new Error(`${path} is damaged: start with --reset, which deletes the local data`);
  return { state: parsed, isNew: false };
}

export function saveState(dataDir: string, state: StackState): void {
  const path = join(dataDir, 'state.json');
  writeFileSync(`${path}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

function newState(): StackState {
  const passwords = { superuser: newSecret(), owner: newSecret(), replicator: newSecret() };
  return { passwords, upstashToken: newSecret(), ports: {} };
}

/** Letters, digits, - and _ only, so that it needs no escaping in URLs and settings. */
function newSecret(): string {
  return randomBytes(24).toString('base64url');
}

function parseState(text: string): StackState | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Torn or edited by hand: the caller says so.
    return null;
  }
  if (!isRecord(value) || !isRecord(value.passwords) || !isRecord(value.ports)) return null;
  const { superuser, owner, replicator } = value.passwords;
  const { upstashToken } = value;
  const secrets = [superuser, owner, replicator, upstashToken];
  if (!secrets.every((secret) => typeof secret === 'string')) return null;
  const ports = Object.fromEntries(Object.entries(value.ports).filter(([, port]) => Number.isInteger(port)));
  return {
    passwords: { superuser: String(superuser), owner: String(owner), replicator: String(replicator) },
    upstashToken: String(upstashToken),
    ports,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
