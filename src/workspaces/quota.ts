/** How much one workspace may have. The database enforces it (migrations, `quota_of`), where two requests at once cannot both take the last place. */
export const quotas = {
  /** Links that are not deleted. */
  links: 100_000,
  /** Members together with open invitations. */
  members: 100,
  /** API keys that are neither revoked nor expired. */
  keys: 100,
  /** Workspaces that one person owns, those in their grace period included. */
  workspaces: 20,
} as const;
export type Quota = keyof typeof quotas;

/** SQLSTATE with which the database refuses; the detail is a QuotaRefusal as JSON. */
export const quotaExceeded = 'LP005';

export interface QuotaRefusal {
  quota: Quota;
  limit: number;
}

/** As many links follow a deletion or restoration of their workspace in one step; a job takes five steps a minute. */
export const settleLimit = 1000;
