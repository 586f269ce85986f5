/** Links as the API shows them. */
import { toPublicId } from '../lib/id.ts';
import type { Link, NewLink } from './link.ts';
import type { LinkView } from './wire.ts';

/** Scheme and port at which short links of this instance are reached. */
export interface LinkOrigin {
  scheme: string;
  port: string;
}

export function toOrigin(requestUrl: string): LinkOrigin {
  const url = new URL(requestUrl);
  return { scheme: url.protocol, port: url.port };
}

/** `https://host/key` of the address `host/key`, with a key in other scripts percent-encoded, as it must stand in a URL. */
export function toShortLink(address: string, { scheme, port }: LinkOrigin): string {
  const slash = address.indexOf('/');
  return `${scheme}//${address.slice(0, slash)}${port ? `:${port}` : ''}${encodeURI(address.slice(slash))}`;
}

export function toView(link: Link, origin: LinkOrigin): LinkView {
  return {
    id: toPublicId('link', link.id),
    workspaceId: toPublicId('ws', link.workspaceId),
    domain: link.host,
    key: link.key,
    url: link.url,
    shortLink: toShortLink(`${link.host}/${link.key}`, origin),
    externalId: link.externalId,
    title: link.title,
    comments: link.comments,
    tags: link.tags,
    redirectStatus: link.redirectStatus,
    expiresAt: instant(link.expiresAt),
    expiredUrl: link.expiredUrl,
    disabledAt: instant(link.disabledAt),
    archived: link.archivedAt !== null,
    clicks: link.clicks,
    humanClicks: link.humanClicks,
    lastClicked: instant(link.lastClickedAt),
    version: link.version,
    createdAt: new Date(link.createdAt).toISOString(),
    updatedAt: new Date(link.updatedAt).toISOString(),
  };
}

/** The view of a link that was just created with this key. */
export function toNewView(planned: NewLink, key: string, workspaceId: string, origin: LinkOrigin): LinkView {
  const createdAt = Date.parse(planned.createdAt);
  return toView(
    {
      ...planned,
      key,
      workspaceId,
      expiresAt: planned.expiresAt === null ? null : Date.parse(planned.expiresAt),
      disabledAt: planned.disabledAt === null ? null : Date.parse(planned.disabledAt),
      archivedAt: null,
      version: 1,
      createdAt,
      updatedAt: createdAt,
      clicks: 0,
      humanClicks: 0,
      lastClickedAt: null,
    },
    origin,
  );
}

const instant = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
