import type * as z from 'zod';

import type { CreateKey, KeyView, NewKeyView, RotateKey, UpdateKey } from '../../api-keys/wire.ts';
import { callApi } from './call.ts';

export type NewKey = z.infer<typeof NewKeyView>;
export type KeyDraft = z.input<typeof CreateKey>;

const pathOf = (id: string) => `/keys/${encodeURIComponent(id)}`;

export const listKeys = (signal: AbortSignal) => callApi<{ keys: KeyView[] }>('/keys', { signal });
export const createKey = (key: KeyDraft) => callApi<NewKey>('/keys', { method: 'POST', body: key });
export const updateKey = (id: string, change: UpdateKey) =>
  callApi<KeyView>(pathOf(id), { method: 'PATCH', body: change });
export const rotateKey = (id: string, rotation: z.input<typeof RotateKey>) =>
  callApi<NewKey>(`${pathOf(id)}/rotate`, { method: 'POST', body: rotation });
export const revokeKey = (id: string) => callApi<void>(pathOf(id), { method: 'DELETE' });
