/**
 * Which key signs, and which are published. A key that is not retired signs, the oldest first. `npm run tokens -- rotate` retires it
 * ahead of time: its successor is made at the next look at the keys and published while the old one still signs, so that whoever
 * keeps our list of keys for as long as it says has the new key before it meets a token signed by it. The old key verifies
 * until its last token has expired.
 */
import { accessTokens } from './access-token.ts';

export interface SigningKey {
  kid: string;
  createdAtMs: number;
  /** Signs until then; null is for ever. */
  retiredAtMs: number | null;
  /** Published and believed until then. */
  expiresAtMs: number | null;
}

export const keyTimes = {
  /** How long others may keep our list of keys. */
  publishedMaxAgeSeconds: 300,
  /** How long an isolate works with the keys that it has read. */
  memoMs: 30_000,
  /** An unknown key id makes an isolate read the keys again, but not more often: ids can be made up. */
  unknownKidPauseMs: 10_000,
  /** From the command until the old key stops signing: longer than both memories above. */
  handoverSeconds: 600,
  /** From then until it is forgotten: the life of its last token, and time for clocks to differ. */
  verifySeconds: accessTokens.lifeSeconds + 60,
} as const;

/** The oldest of those that are not retired yet, or null when a new one is needed first. */
export function chooseSigner<Key extends SigningKey>(keys: readonly Key[], nowMs: number): Key | null {
  const signing = keys.filter(({ retiredAtMs }) => retiredAtMs === null || retiredAtMs > nowMs);
  return signing.toSorted((a, b) => a.createdAtMs - b.createdAtMs)[0] ?? null;
}

export const isPublished = ({ expiresAtMs }: SigningKey, nowMs: number): boolean =>
  expiresAtMs === null || expiresAtMs > nowMs;

/** Every key but one is retired, or about to be. */
export const needsSuccessor = (keys: readonly SigningKey[]): boolean =>
  !keys.some(({ retiredAtMs }) => retiredAtMs === null);
