/** What the database says when a quota is used up, as an answer. */
import type { QuotaRefusal } from '../workspaces/quota.ts';
import type { Fault } from './problem.ts';

/** `detail` is the JSON that `require_room` put there. */
export function toQuotaFault(detail: string | null): Fault {
  const { quota, limit }: QuotaRefusal = JSON.parse(detail ?? '{}');
  return {
    code: 'quota_exceeded',
    detail: `At most ${limit} ${quota}. Delete some that are not needed, or ask whoever runs this instance for more.`,
    extra: { quota, limit },
  };
}
