/** Letters to be sent again, oldest first, and the note that they were. */
export interface ReplayStore {
  takeDeadLetters(limit: number): Promise<{ id: number; body: unknown }[]>;
  markReplayed(ids: readonly number[]): Promise<unknown>;
}

/**
 * Sends the dead letters whose replay was asked for back to their queue, with the bodies they had: what was counted meanwhile is
 * seen to be a duplicate. A letter that was sent but could not be marked is sent again. Returns how many were sent.
 */
export async function replayDeadClicks(
  queue: { send(body: unknown, options: { contentType: 'json' }): Promise<unknown> },
  store: ReplayStore,
): Promise<number> {
  const letters = await store.takeDeadLetters(replayLimit);
  const sent: number[] = [];
  try {
    // One by one: a hundred bodies of 60 KB are more than one call may carry, and more than a database needs at once.
    for (const { id, body } of letters) {
      // oxlint-disable-next-line no-await-in-loop -- see above
      await queue.send(body, { contentType: 'json' });
      sent.push(id);
    }
  } finally {
    if (sent.length > 0) await store.markReplayed(sent);
  }
  return sent.length;
}

/** A minute's share, so that a large replay does not push live clicks aside. */
const replayLimit = 100;
