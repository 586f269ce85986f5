import { Tag } from '../ui/tag.tsx';
import { toRelativeTime } from '../ui/relative-time.ts';
import { useNow } from '../ui/use-now.ts';

const soonMs = 7 * 86_400_000;

export type KeyStateProps = { expiresAt: string | null };

/** When a key ends; in colour when that is soon. */
export function KeyState({ expiresAt }: KeyStateProps) {
  const now = useNow();
  if (expiresAt === null) return null;
  const leftMs = Date.parse(expiresAt) - now;
  if (leftMs <= 0) return <Tag tone="danger">Expired</Tag>;
  return <Tag tone={leftMs < soonMs ? 'warn' : 'plain'}>Expires {toRelativeTime(expiresAt, now)}</Tag>;
}
