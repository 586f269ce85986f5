/** Links as a workspace sees them, and the store that keeps them. */
import type { UpdateLink } from './wire.ts';

/** A link's row, with instants in milliseconds. */
export interface Link {
  id: string;
  workspaceId: string;
  host: string;
  key: string;
  url: string;
  externalId: string | null;
  title: string | null;
  comments: string | null;
  tags: string[];
  redirectStatus: number;
  expiresAt: number | null;
  expiredUrl: string | null;
  disabledAt: number | null;
  archivedAt: number | null;
  version: number;
  createdAt: number;
  updatedAt: number;
  clicks: number;
  humanClicks: number;
  lastClickedAt: number | null;
}

/** A link that is about to be created; everything is decided but whether its key is free. */
export interface NewLink {
  /** Position in the request. */
  ordinal: number;
  id: string;
  host: string;
  /** First choice, then spares; a custom key has no spare. */
  keys: string[];
  url: string;
  externalId: string | null;
  title: string | null;
  comments: string | null;
  tags: string[];
  redirectStatus: number;
  expiresAt: string | null;
  expiredUrl: string | null;
  disabledAt: string | null;
  createdAt: string;
  /** Hosts that it leads to and that might be ours, to be checked against all link domains. */
  targets: string[];
}

export type Refusal = 'key_taken' | 'external_id_taken' | 'domain_unknown' | 'url_loops';

/** What became of one row of a create. */
export type Created = { ordinal: number; id: string; key: string } | { ordinal: number; reason: Refusal };

export interface Idempotency<Proposal> {
  key: string;
  /** SHA-256 of the request. */
  requestHash: Uint8Array;
  /** Stored with the outcome, to give the first answer again. */
  proposal: Proposal;
}

export type CreateOutcome<Proposal> =
  | { kind: 'done'; results: Created[] }
  /** `atomic`, and at least one row failed: nothing was created. */
  | { kind: 'rejected'; results: Created[] }
  | { kind: 'replayed'; proposal: Proposal; results: Created[] }
  | { kind: 'key_reused' };

export type LinkChange = Omit<UpdateLink, 'url' | 'expiredUrl'> & {
  url?: string;
  expiredUrl?: string | null;
  targets: string[];
};

export type ChangeOutcome =
  | { kind: 'done'; link: Link }
  | { kind: 'not_found' }
  | { kind: 'version_mismatch' }
  | { kind: 'external_id_taken' }
  | { kind: 'url_loops' };
