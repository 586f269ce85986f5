/** What the database refuses whatever the statement, as an answer: its functions and triggers raise these SQLSTATEs (migrations). */
import type { PgError } from '../platform/postgres-error.ts';
import { quotaExceeded, type QuotaRefusal } from '../workspaces/quota.ts';
import type { Fault } from './problem.ts';

/** Null for an error that is no such refusal. */
export function toRefusal({ code, detail }: PgError): Fault | null {
  switch (code) {
    case quotaExceeded:
      return toQuotaFault(detail);
    case 'LP010':
      return { code: 'workspace_suspended', detail: 'Nothing can be changed here until an operator has resumed it.' };
    case 'LP011': {
      const message = `No link of this instance may lead to ${detail?.slice(0, 500)}`;
      const errors = [{ field: 'url', code: 'destination_blocked', message }];
      return { code: 'destination_blocked', detail: message, errors };
    }
    default:
      return null;
  }
}

/** `detail` is the JSON that `require_room` put there. */
function toQuotaFault(detail: string | null): Fault {
  const { quota, limit }: QuotaRefusal = JSON.parse(detail ?? '{}');
  return {
    code: 'quota_exceeded',
    detail: `At most ${limit} ${quota}. Delete some that are not needed, or ask whoever runs this instance for more.`,
    extra: { quota, limit },
  };
}
