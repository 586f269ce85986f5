/** Remembers the position of each key's last write, for clients that do not show their consistency token themselves. */
import type { ConsistencyToken } from './consistency-token.ts';

export const tokenTtlSeconds = 10;

export interface TokenMemory {
  /** The last write's token of this key; 'primary' when the memory cannot be asked, because then any write may be missing. */
  recall(apiKeyId: string): Promise<ConsistencyToken | 'primary' | null>;
  /** Never rejects. */
  remember(apiKeyId: string, token: ConsistencyToken): Promise<void>;
}
