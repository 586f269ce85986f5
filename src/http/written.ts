/** What follows a write: visitors everywhere see it, and whoever made it reads it back. */
import { changedLinksHeader, formatChangedLinks } from '../lib/changed-links.ts';
import { describeError, emit } from '../platform/events.ts';
import type { ConsistencyToken } from '../platform/consistency-token.ts';
import type { ApiContext } from './api-app.ts';
import { handOut } from './consistency.ts';

export interface WrittenDeps {
  /** Makes KV hold the new state of the addresses. */
  publish: (addresses: readonly string[]) => Promise<{ failed: number }>;
  commitToken: () => Promise<ConsistencyToken>;
}

/** How long an answer waits for KV; beyond that publishing goes on in the background, and the outbox repairs what is lost. */
const publishWaitMs = 2500;

export const openWritten =
  (deps: WrittenDeps) =>
  async (c: ApiContext, addresses: readonly string[] = []): Promise<void> => {
    if (addresses.length === 0) return giveToken(c, deps);
    c.header(changedLinksHeader, formatChangedLinks(addresses));
    const published = deps.publish(addresses).then(
      ({ failed }) => {
        if (failed > 0) emit('warn', 'link.publish.incomplete', { failed, request_id: c.var.requestId });
      },
      (error: unknown) =>
        emit('error', 'link.publish.failed', { error: describeError(error), request_id: c.var.requestId }),
    );
    c.executionCtx.waitUntil(published);
    await Promise.all([Promise.race([published, scheduler.wait(publishWaitMs)]), giveToken(c, deps)]);
  };

async function giveToken(c: ApiContext, deps: WrittenDeps): Promise<void> {
  try {
    await handOut(c, await deps.commitToken());
  } catch (error) {
    // The write itself is done and must be answered; the reader may for a moment see the state before it.
    emit('warn', 'token.hand_out.failed', { error: describeError(error), request_id: c.var.requestId });
  }
}
