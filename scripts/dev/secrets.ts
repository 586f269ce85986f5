/** Secrets of the local instance: made once, kept beside the data that they belong to, readable by their owner only. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { RolePasswords } from '../lib/migrate.ts';

export interface DevSecrets {
  passwords: RolePasswords;
  /** Key of the code permutation, 32 hexadecimal digits. */
  codeKey: string;
  /** Signs session cookies. */
  authSecret: string;
  /** The demo workspace's key, once there is one. */
  apiKey: string | null;
}

const fileOf = (dataDir: string): string => path.join(dataDir, 'secrets.json');

export function loadSecrets(dataDir: string): DevSecrets {
  const file = fileOf(dataDir);
  const secret = (): string => randomBytes(16).toString('hex');
  const passwords = { linkpulse_api: secret(), linkpulse_auth: secret(), linkpulse_jobs: secret() };
  const fresh: DevSecrets = { passwords, codeKey: secret(), authSecret: secret(), apiKey: null };
  if (!existsSync(file)) return saveSecrets(dataDir, fresh);
  // A file of an earlier version lacks what came later.
  const kept = parseKept(file);
  return saveSecrets(dataDir, { ...fresh, ...kept, passwords: { ...passwords, ...kept.passwords } });
}

function parseKept(file: string): Partial<DevSecrets> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new Error(`${file} is damaged: start with --reset, which deletes the local data`, { cause });
  }
}

export function saveSecrets(dataDir: string, secrets: DevSecrets): DevSecrets {
  writeFileSync(fileOf(dataDir), `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}
