/** Reports and their review in Postgres, through the functions that may look across tenants. */
import { sql, type SQL } from 'drizzle-orm';

import { toPage } from '../lib/cursor.ts';
import { toPublicId } from '../lib/id.ts';
import { parsePageStart } from '../lib/page-start.ts';
import type { Postgres, Context } from '../platform/postgres.ts';
import type { Decide, NewReport, Reports, Review } from './wire.ts';

export type DecideOutcome = { kind: 'done'; address: string } | { kind: 'not_found' } | { kind: 'version_mismatch' };

/** A store does not know at which scheme and port the instance is reached. */
type StoredReview = Omit<Review, 'shortLink'>;

export interface ReviewStore {
  /** Does nothing where no link is, and does not tell. */
  report(context: Context, id: string, address: string, report: Omit<NewReport, 'address'>): Promise<void>;
  /** Open cases, the one that waits longest first; null for a cursor that is none of ours. */
  list(
    pageSize: number,
    cursor: string | undefined,
  ): Promise<{ reviews: StoredReview[]; nextCursor: string | null } | null>;
  find(address: string): Promise<StoredReview | null>;
  reportsOf(linkId: string): Promise<Reports>;
  decide(context: Context, linkId: string, decide: Decide, operatorId: string): Promise<DecideOutcome>;
}

type Instant = string | Date | null;

type ReviewRow = {
  link_id: string;
  address: string;
  url: string;
  expired_url: string | null;
  workspace_id: string;
  workspace_name: string;
  state: Review['state'];
  blocked_for: Review['blockedFor'];
  flagged_at: Instant;
  version: number;
  open_reports: number;
  first_reported_at: Instant;
  last_reported_at: Instant;
  decision: Review['decision'];
  note: string | null;
  decided_at: Instant;
  /** To the microsecond, which a Date does not hold. */
  cursor_at: string | null;
};

export function postgresReviews(postgres: Postgres): ReviewStore {
  const reviews = (source: SQL) =>
    postgres.call<ReviewRow>('primary', sql`select *, first_reported_at::text as cursor_at from ${source}`);
  return {
    async report(context, id, address, { reason, details, email }) {
      const call = sql`select report_link(${id}::uuid, ${address}, ${reason}, ${details}, ${email ?? null})`;
      await postgres.call('primary', call, context);
    },
    async list(pageSize, cursor) {
      const start = parsePageStart(cursor);
      if (!start) return null;
      const rows = await reviews(sql`list_reviews(${start.at}::timestamptz, ${start.id}::uuid, ${pageSize + 1})`);
      const { page, nextCursor } = toPage(rows, pageSize, (last) => [last.cursor_at, last.link_id]);
      return { reviews: page.map(toReview), nextCursor };
    },
    async find(address) {
      const [row] = await reviews(sql`find_review(${address})`);
      return row ? toReview(row) : null;
    },
    async reportsOf(linkId) {
      const rows = await postgres.call<{
        reason: Reports[number]['reason'];
        details: string;
        reporter_email: string | null;
        created_at: string;
      }>('primary', sql`select reason, details, reporter_email, created_at from list_reports(${linkId}::uuid)`);
      return rows.map((row) => ({
        reason: row.reason,
        details: row.details,
        email: row.reporter_email,
        createdAt: new Date(row.created_at).toISOString(),
      }));
    },
    async decide(context, linkId, { version, decision, note }, operatorId) {
      const [row] = await postgres.call<{ outcome: DecideOutcome['kind']; address: string | null }>(
        'primary',
        sql`select outcome, address from decide_review(${linkId}::uuid, ${version}, ${decision}, ${note ?? null}, ${operatorId}::uuid)`,
        context,
      );
      if (!row) throw new Error('decide_review returned no row.');
      return row.outcome === 'done' ? { kind: 'done', address: row.address ?? '' } : { kind: row.outcome };
    },
  };
}

const toIso = (instant: Instant): string | null => (instant === null ? null : new Date(instant).toISOString());

const toReview = (row: ReviewRow): StoredReview => ({
  id: toPublicId('link', row.link_id),
  address: row.address,
  url: row.url,
  expiredUrl: row.expired_url,
  workspace: { id: toPublicId('ws', row.workspace_id), name: row.workspace_name },
  state: row.state,
  blockedFor: row.blocked_for,
  flagged: row.flagged_at !== null,
  version: row.version,
  openReports: row.open_reports,
  firstReportedAt: toIso(row.first_reported_at),
  lastReportedAt: toIso(row.last_reported_at),
  decision: row.decision,
  note: row.note,
  decidedAt: toIso(row.decided_at),
});
