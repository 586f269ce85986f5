/** Remembers the position of each credential's last write, for clients that do not show their consistency token themselves. */
import type { ConsistencyToken } from './consistency-token.ts';

export const tokenTtlSeconds = 10;

export interface TokenMemory {
  /** The last write's token of this credential; 'primary' when the memory cannot be asked, because then any write may be missing. */
  recall(credentialId: string): Promise<ConsistencyToken | 'primary' | null>;
  /** Never rejects. */
  remember(credentialId: string, token: ConsistencyToken): Promise<void>;
}
