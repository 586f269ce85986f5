/**
 * Why an isolate may keep a link for ten minutes although it may be edited at any moment: lists of edits reach it every few seconds,
 * and it knows since when they have left none out.
 *
 * A list names every change that was noted from `sinceMs` until it was read. A change is noted when it commits and seen by others at
 * most `commitMs` later; that is far more than it takes, because it also has to cover clocks that differ. So when a list
 * begins `commitMs` before the end of the list before it, the two of them together have left nothing out, and so on: what an isolate has heard
 * is complete from `completeSinceMs` to `completeUntilMs`. When a list was cut, or too long none came, that begins anew.
 *
 * A copy that a store gave at T may be as old as T − `copyMs`: a location sees a put of KV after a minute or so and keeps what it has
 * seen for 30 s, and the publisher's retries, each of which notes the edit again, are a minute apart. Each edit that it may
 * lack was therefore noted after T − copyMs − commitMs. If what was heard is complete since then, a copy that no list has named is what the
 * truth was at `completeUntilMs`. Otherwise it is kept for ten seconds, as if there were no lists. A KV that is later than that is
 * believed for up to ten minutes more; nothing here makes it later.
 */

/** Copies of an older version are out of date. */
export type Edit = readonly [address: string, version: number];

export const editLimits = {
  /** Most that travel; when there are more, the list begins later. */
  maxListed: 1000,
  /** Most that an isolate remembers; beyond, only those of the newest list. */
  maxRemembered: 10_000,
  /** How far back a list reaches: the next two together, and a minute for the isolate that asks for its first list. */
  listedMs: 6 * 60_000,
  copyMs: 4 * 60_000,
  commitMs: 60_000,
  /** Then a link is read again even if nothing was heard of it. */
  keptMs: 10 * 60_000,
} as const;

export interface EditList {
  asOfMs: number;
  /** The newest first. */
  edited: readonly Edit[];
  sinceMs: number;
}

export interface Edits {
  versions: Map<string, number>;
  /** Infinity before the first list. */
  completeSinceMs: number;
  completeUntilMs: number;
}

export const noEdits = (): Edits => ({ versions: new Map(), completeSinceMs: Infinity, completeUntilMs: 0 });

export function applyEdits(state: Edits, { asOfMs, edited, sinceMs }: EditList): void {
  const isFull = state.versions.size + edited.length > editLimits.maxRemembered;
  if (asOfMs > state.completeUntilMs) {
    if (isFull) state.versions.clear();
    const goesOn = !isFull && sinceMs <= state.completeUntilMs - editLimits.commitMs;
    state.completeSinceMs = goesOn ? Math.min(state.completeSinceMs, sinceMs) : sinceMs;
    state.completeUntilMs = asOfMs;
  } else if (isFull) return;
  for (const [address, version] of edited)
    if (version > newestVersion(state, address)) state.versions.set(address, version);
}

/** The version below which copies are out of date; 0 when nothing was heard of the address. */
export const newestVersion = (state: Edits, address: string): number => state.versions.get(address) ?? 0;

/** Whether an edit that a copy lacks, which a store gave at that time, would have been heard of. */
export const isFollowed = (state: Edits, givenAtMs: number): boolean =>
  givenAtMs - editLimits.copyMs - editLimits.commitMs >= state.completeSinceMs;
