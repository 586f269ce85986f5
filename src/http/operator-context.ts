/** On whose behalf an operator, or a stranger who reports, changes something: in no tenant's name, their own one's neither. */
import type { Context } from '../platform/postgres.ts';
import type { ApiContext } from './api-app.ts';
import { writeContext } from './write-context.ts';

export const operatorContext = (c: ApiContext): Context => ({ ...writeContext(c), workspaceId: null });
