/** How the token of an invitation is written down while somebody signs up: with the moment at which it is forgotten. */

const keptMs = 86_400_000;

export const toKept = (token: string, nowMs: number): string => JSON.stringify({ token, until: nowMs + keptMs });

/** Null for what is too old, or was never written by us. */
export function parseKept(text: string | null, nowMs: number): string | null {
  try {
    const kept: unknown = JSON.parse(text ?? 'null');
    if (typeof kept !== 'object' || kept === null || !('token' in kept) || !('until' in kept)) return null;
    return typeof kept.token === 'string' && typeof kept.until === 'number' && kept.until > nowMs ? kept.token : null;
  } catch {
    // Not JSON: not ours.
    return null;
  }
}
