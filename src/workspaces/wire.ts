/** The workspaces API at the door: what a request may hold and what an answer holds. */
import * as z from 'zod';

import { permissions } from './permissions.ts';

const PermissionName = z.enum(permissions).meta({ id: 'Permission', description: 'What a route asks for' });

export const WorkspaceView = z
  .object({
    workspace: z.object({ id: z.string(), name: z.string() }),
    key: z
      .object({ id: z.string(), name: z.string(), hint: z.string() })
      .nullable()
      .meta({ description: 'The key that you use; null when you are signed in' }),
    permissions: z.array(PermissionName).meta({ description: 'What you may do' }),
    domains: z.array(z.object({ hostname: z.string(), isDefault: z.boolean() })),
  })
  .meta({ id: 'Workspace' });
