import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { newAttemptId } from '../api/attempt-id.ts';
import { createLinks } from '../api/links.ts';
import { emptyBulk, settle, toRows } from './bulk.ts';
import type { BulkLine } from './bulk-lines.ts';
import { sendBulk } from './send-bulk.ts';

/** The text, what became of what was sent of it, and how far the sending is. */
export function useBulk() {
  const queryClient = useQueryClient();
  const [bulk, setBulk] = useState(emptyBulk);
  const [progress, setProgress] = useState({ done: 0, total: 0 });
  const run = useMutation({
    async mutationFn(lines: readonly BulkLine[]) {
      const rows = toRows(lines, bulk.domain);
      const total = rows.length + (bulk.unanswered?.rows.length ?? 0);
      setProgress({ done: 0, total });
      const outcome = await sendBulk(rows, bulk.unanswered, {
        send: createLinks,
        newAttempt: newAttemptId,
        onProgress: (done) => setProgress({ done, total }),
      });
      setBulk(settle(bulk, lines, rows, outcome));
      return outcome;
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['links'] }),
  });
  return {
    ...bulk,
    change: (part: Partial<Pick<typeof bulk, 'text' | 'domain'>>) => setBulk({ ...bulk, ...part }),
    send: run.mutate,
    progress: run.isPending ? progress : null,
    /** Why the last sending stopped before its end. */
    error: run.error ?? run.data?.error ?? null,
  };
}
