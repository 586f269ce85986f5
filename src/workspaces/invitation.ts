/** The token of an invitation: 256 random bits, of which only the SHA-256 is stored. It stands behind the # of its link, which browsers send to no server. */
import { toBase64Url } from '../lib/bytes.ts';

export const invitationDays = 7;

export const formatInvitationToken = (random: Uint8Array): string => toBase64Url(random);
export const toInvitationUrl = (origin: string, token: string): string => `${origin}/app/invitation#token=${token}`;
export const expiryOf = (nowMs: number): string => new Date(nowMs + invitationDays * 86_400_000).toISOString();
