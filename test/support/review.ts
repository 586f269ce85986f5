/** How reports reach operators, and what they decide. */
import { waitFor } from '../../scripts/lib/wait-for.ts';
import { Review, type Review as ReviewView } from '../../src/abuse/wire.ts';
import { read, type ApiClient } from './api-client.ts';
import type { HttpAnswer } from './http.ts';
import { freshIp, type System } from './system.ts';

/** The hard bound of a takedown; a test that needs all of it has found a fault. */
export const boundMs = 30_000;

export const report = (
  { anonymous }: Pick<System, 'anonymous'>,
  address: string,
  body: Record<string, unknown> = {},
  ip = freshIp(),
): Promise<HttpAnswer> =>
  anonymous.post('/api/reports', { address, reason: 'phishing', ...body }, { 'cf-connecting-ip': ip });

export const findReview = async (operator: ApiClient, address: string): Promise<ReviewView> =>
  read(Review, await operator.get(`/api/operator/review?address=${encodeURIComponent(address)}`));

export const decide = (
  operator: ApiClient,
  review: Pick<ReviewView, 'id' | 'version'>,
  decision: string,
  note?: string,
): Promise<HttpAnswer> =>
  operator.post(`/api/operator/reviews/${review.id}/decision`, { version: review.version, decision, note });

/** Waits until visitors get this. */
export const seenWithin = ({ visit }: Pick<System, 'visit'>, path: string, status: number): Promise<unknown> =>
  waitFor(async () => (await visit(path)).status === status, {
    what: `${path} to answer ${status}`,
    deadlineMs: boundMs,
  });
