/** A stack whose database has its migrations: a copy of the one that shared-setup.ts makes once for all files. */
import { existsSync } from 'node:fs';
import { inject } from 'vitest';
import { applyMigrations, type RolePasswords } from '../../scripts/lib/migrate.ts';
import { waitFor } from '../../scripts/lib/wait-for.ts';
import type { Stack } from '../../scripts/stack/types.ts';
import { startTestStack } from './stack.ts';

/** Without passwords the Workers' roles cannot log in. */
export async function startPreparedStack(passwords: RolePasswords | null = null): Promise<Stack> {
  const { preparedData } = inject('shared');
  await waitFor(() => existsSync(preparedData), { what: 'the database to copy', deadlineMs: 120_000 });
  const stack = await startTestStack({ copyOf: preparedData });
  // Most often all are applied already.
  await applyMigrations(stack.ownerUrl, passwords);
  return stack;
}
