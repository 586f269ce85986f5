/** A line of an export (toLine of view.ts), read back into the entry that the chain covers. */
import { fromHex } from '../lib/bytes.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { fitsCommitment, type Entry, type Sha256 } from './chain.ts';
import { ExportLine } from './wire.ts';

export interface ExportedEntry {
  entry: Entry;
  personal: ExportLine['personal'];
}

export function parseLine(text: string): Result<ExportedEntry, 'unreadable'> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Not JSON.
    return err('unreadable');
  }
  // Readers differ on a key that stands there twice; written again it stands there once.
  if (JSON.stringify(value) !== text.trim()) return err('unreadable');
  const line = ExportLine.safeParse(value);
  if (!line.success) return err('unreadable');
  const { personal, before, after, ...rest } = line.data;
  const commitments = Object.entries(personal).map(([field, { commitment }]) => [field, commitment] as const);
  const entry = {
    ...rest,
    before: before && JSON.stringify(before),
    after: after && JSON.stringify(after),
    // The log has none where there is none; an export has an empty object.
    personal: commitments.length === 0 ? null : JSON.stringify(Object.fromEntries(commitments)),
  };
  return ok({ entry, personal });
}

/** The field whose value is not the one that was written; null when all that are not erased fit. */
export function findWrongValue({ personal }: ExportedEntry, sha256: Sha256): string | null {
  const wrong = Object.entries(personal).find(([, { commitment, salt, value }]) => {
    if (salt === null && value === null) return false;
    return salt === null || value === null || !fitsCommitment(commitment, { salt: fromHex(salt), value }, sha256);
  });
  return wrong?.[0] ?? null;
}
