/** From a request for a link to the link that will be created: everything about it but whether its key is free. */
import type { Result } from '../lib/result.ts';
import { err, ok } from '../lib/result.ts';
import { parseDestination } from '../lib/url.ts';
import { parseKey } from './key.ts';
import type { LinkChange, NewLink } from './link.ts';
import type { CreateLink, UpdateLink } from './wire.ts';

export interface FieldFailure {
  field: string;
  code: string;
  message: string;
}

/** The instance as the request met it. */
export interface Site {
  /** Domain of links that name none. */
  defaultDomain: string;
  appHost: string;
  /** Other names under which the app host is reached. */
  aliases: readonly string[];
  /** Port at which the instance was reached, '' for the scheme's own: on another port of the same host other software answers. */
  port: string;
}

export interface Draft {
  ordinal: number;
  id: string;
  nowMs: number;
}

/** The link as it will be; `keys` is empty when it names none and codes are to be drawn for it. */
export function planLink(input: CreateLink, draft: Draft, site: Site): Result<NewLink, FieldFailure[]> {
  const failures: FieldFailure[] = [];
  const host = (input.domain ?? site.defaultDomain).toLowerCase();
  const key = input.key === undefined ? null : parseKey(input.key, { onAppHost: host === site.appHost });
  if (key && !key.ok) failures.push({ field: 'key', ...key.error });
  const targets = new Set<string>();
  const url = target('url', input.url, site, failures, targets);
  const expiredUrl = target('expiredUrl', input.expiredUrl ?? null, site, failures, targets);
  if (failures.length > 0) return err(failures);
  const createdAt = new Date(draft.nowMs).toISOString();
  return ok({
    ordinal: draft.ordinal,
    id: draft.id,
    host,
    keys: key?.ok ? [key.value] : [],
    url: url ?? '',
    externalId: input.externalId ?? null,
    title: input.title ?? null,
    comments: input.comments ?? null,
    tags: [...new Set(input.tags)],
    redirectStatus: input.redirectStatus ?? 302,
    expiresAt: input.expiresAt ? toUtc(input.expiresAt) : null,
    expiredUrl,
    disabledAt: input.disabled ? createdAt : null,
    createdAt,
    targets: [...targets],
  });
}

/** The same checks for an edit. */
export function planChange(patch: UpdateLink, site: Site): Result<LinkChange, FieldFailure[]> {
  const failures: FieldFailure[] = [];
  const targets = new Set<string>();
  const { url: newUrl, expiredUrl: newExpiredUrl, expiresAt, tags, ...rest } = patch;
  const url = newUrl === undefined ? undefined : target('url', newUrl, site, failures, targets);
  const expiredUrl =
    newExpiredUrl === undefined ? undefined : target('expiredUrl', newExpiredUrl, site, failures, targets);
  if (failures.length > 0) return err(failures);
  return ok({
    ...rest,
    ...(tags === undefined ? {} : { tags: [...new Set(tags)] }),
    ...(expiresAt === undefined ? {} : { expiresAt: expiresAt === null ? null : toUtc(expiresAt) }),
    ...(url === undefined || url === null ? {} : { url }),
    ...(expiredUrl === undefined ? {} : { expiredUrl }),
    targets: [...targets],
  });
}

/** ISO 8601 allows offsets up to a day, Postgres not. */
const toUtc = (timestamp: string): string => new Date(timestamp).toISOString();

/** The normalised destination; notes what is wrong with it, or the host that might be one of ours. */
function target(
  field: string,
  text: string | null,
  site: Site,
  failures: FieldFailure[],
  targets: Set<string>,
): string | null {
  if (text === null) return null;
  const parsed = parseDestination(text);
  if (!parsed.ok) {
    failures.push({ field, ...parsed.error });
    return null;
  }
  const { href, hostname, port } = parsed.value;
  // With a dot at its end a host is the same host.
  const host = hostname.replace(/\.$/, '');
  if (port === site.port) {
    if ([site.appHost, site.defaultDomain, ...site.aliases].includes(host)) failures.push({ field, ...loops });
    else targets.add(host);
  }
  return href;
}

/** A link to a link could lead back to itself. */
export const loops = { code: 'url_loops', message: 'A link cannot lead to a host that serves links itself.' };
