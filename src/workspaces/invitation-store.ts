/** Invitations: of a workspace for those who invite, and by its token for whoever was invited. */
import { sql, type SQL } from 'drizzle-orm';

import { toHex } from '../lib/bytes.ts';
import type { ConsistencyToken } from '../platform/consistency-token.ts';
import type { Postgres, ServedBy, Context } from '../platform/postgres.ts';
import type { Role } from './permissions.ts';

export interface Invitation {
  id: string;
  email: string | null;
  role: Role;
  invitedBy: string | null;
  workspaceName: string;
  createdAt: number;
  expiresAt: number;
}
export interface Offer {
  workspaceName: string;
  role: Role;
  email: string | null;
  inviterName: string | null;
  expiresAt: number;
}
/** Type aliases, because interfaces have no index signature. */
type InvitationRow = { [Field in keyof Invitation]: Invitation[Field] };
type OfferRow = { [Field in keyof Offer]: Offer[Field] };

export interface NewInvitation {
  id: string;
  email: string | null;
  role: Role;
  hash: Uint8Array;
  /** Null when a key invites. */
  invitedBy: string | null;
  expiresAt: string;
}

type Accepted = { outcome: 'done' | 'already_member' | 'not_found' | 'other_address'; workspaceId: string | null };

export interface InvitationStore {
  /** Those that are open, newest first. */
  list(
    workspaceId: string,
    token: ConsistencyToken | 'primary' | null,
  ): Promise<{ invitations: Invitation[]; servedBy: ServedBy }>;
  /** Throws the database's refusal when the quota is used up. */
  create(context: Context, invitation: NewInvitation): Promise<Invitation | 'already_member'>;
  /** Gives an open or expired invitation to one of the granted roles another token and time; what was sent before opens nothing. */
  renew(
    context: Context,
    id: string,
    anew: { hash: Uint8Array; expiresAt: string; granted: readonly Role[] },
  ): Promise<Invitation | 'beyond_permissions' | null>;
  revoke(context: Context, id: string): Promise<boolean>;
  findOffer(hash: Uint8Array): Promise<Offer | null>;
  accept(context: Context, hash: Uint8Array, userId: string, sessionId: string): Promise<Accepted>;
}

/** Open ones are within the quota of members; this only bounds the answer. */
const maxListed = 1000;
const isOpen = sql`i.accepted_at is null and i.revoked_at is null`;
const ms = (column: SQL): SQL => sql`(extract(epoch from ${column}) * 1000)::float8`;
const select = sql`select i.id, i.email, i.role, u.name as "invitedBy", w.name as "workspaceName", ${ms(sql`i.created_at`)} as "createdAt",
    ${ms(sql`i.expires_at`)} as "expiresAt"
  from invitations i join workspaces w on w.id = i.workspace_id left join users u on u.id = i.invited_by`;

export function postgresInvitations(postgres: Postgres): InvitationStore {
  return {
    async list(workspaceId, token) {
      const { rows, servedBy } = await postgres.read(workspaceId, token, (db) => [
        db.execute<InvitationRow>(
          sql`${select} where ${isOpen} and i.expires_at > now() order by i.id desc limit ${maxListed}`,
        ),
      ]);
      return { invitations: rows[0].rows, servedBy };
    },
    async create(context, invitation) {
      const fields = JSON.stringify({ ...invitation, hash: toHex(invitation.hash) });
      const [created, made] = await postgres.write(context, (db) => [
        db.execute<{ outcome: 'done' | 'already_member' }>(sql`select create_invitation(${fields}::jsonb) as outcome`),
        db.execute<InvitationRow>(sql`${select} where i.id = ${invitation.id}`),
      ]);
      if (created.rows[0]?.outcome === 'already_member') return 'already_member';
      const [row] = made.rows;
      if (!row) throw new Error('create_invitation left no row.');
      return row;
    },
    async renew(context, id, { hash, expiresAt, granted }) {
      const [renewed, open] = await postgres.write(context, (db) => [
        db.execute(
          sql`update invitations i set token_hash = ${hash}, expires_at = ${expiresAt}
              where i.id = ${id} and ${isOpen} and i.role = any(${sql.param([...granted])}::text[]) returning i.id`,
        ),
        db.execute<InvitationRow>(sql`${select} where i.id = ${id} and ${isOpen}`),
      ]);
      const [invitation] = open.rows;
      if (!invitation) return null;
      return renewed.rows.length > 0 ? invitation : 'beyond_permissions';
    },
    async revoke(context, id) {
      const [revoked] = await postgres.write(context, (db) => [
        db.execute(sql`update invitations i set revoked_at = now() where i.id = ${id} and ${isOpen} returning i.id`),
      ]);
      return revoked.rows.length > 0;
    },
    async findOffer(hash) {
      const [offer] = await postgres.call<OfferRow>(
        'primary',
        sql`select workspace_name as "workspaceName", role, email, inviter_name as "inviterName", ${ms(sql`expires_at`)} as "expiresAt"
            from find_invitation(${hash})`,
      );
      return offer ?? null;
    },
    async accept(context, hash, userId, sessionId) {
      const [accepted] = await postgres.call<Accepted>(
        'primary',
        sql`select outcome, workspace_id as "workspaceId" from accept_invitation(${hash}, ${userId}, ${sessionId}::uuid)`,
        context,
      );
      if (!accepted) throw new Error('accept_invitation returned no row.');
      return accepted;
    },
  };
}
