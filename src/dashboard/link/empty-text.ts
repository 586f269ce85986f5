type Lists = Readonly<Record<string, readonly unknown[]>>;

/** Totals are there within seconds, lists up to a minute later: whoever watches the first click must not take that for a fault. */
export function toEmptyText(lists: Lists, clicks: number): string {
  const isBehind = clicks > 0 && Object.values(lists).every((rows) => rows.length === 0);
  return isBehind ? 'Listed within a minute' : 'Nothing yet';
}
