/** Ids as clients write them: the log holds UUIDs, and of what the kind of the target says. */
import { isUuid, parsePublicId, toPublicId, type IdPrefix } from '../lib/id.ts';

const prefixes: Readonly<Record<string, IdPrefix>> = {
  link: 'link',
  workspace: 'ws',
  api_key: 'key',
  domain: 'dom',
  member: 'user',
  user: 'user',
  invitation: 'inv',
};

/** Fields of the log that hold the id of something else. */
const references: Readonly<Record<string, IdPrefix>> = {
  domain_id: 'dom',
  created_by: 'user',
  invited_by: 'user',
  accepted_by: 'user',
  replaces: 'key',
};
export const referenceFields: readonly string[] = Object.keys(references);

/** The value of a field as clients write it. */
export function toFieldValue(field: string, value: unknown): unknown {
  const prefix = references[field];
  return prefix && isUuid(value) ? toPublicId(prefix, value) : value;
}

export function toTargetId(kind: string, id: string): string {
  const prefix = prefixes[kind];
  return prefix ? toPublicId(prefix, id) : id;
}

/** The id in the log, or null when the text is no id of anything that a workspace's log tells of. */
export function parseTargetId(text: string): string | null {
  const prefix = Object.values(prefixes).find((known) => text.startsWith(`${known}_`));
  return prefix ? parsePublicId(prefix, text) : null;
}

export interface ActorName {
  kind: string;
  id: string;
}

/** `user:<uuid>` and the like. */
export function toActor(text: string): ActorName {
  const at = text.indexOf(':');
  const kind = text.slice(0, at);
  const id = text.slice(at + 1);
  if (kind === 'key') return { kind, id: toPublicId('key', id) };
  return { kind, id: kind === 'user' || kind === 'operator' ? toPublicId('user', id) : id };
}

/** What the log may call this actor: a person also acts as an operator. Null when the text is neither an id nor `system:…`. */
export function parseActor(text: string): string[] | null {
  if (/^system:[a-z_]{1,50}$/.test(text)) return [text];
  const key = parsePublicId('key', text);
  if (key !== null) return [`key:${key}`];
  const user = parsePublicId('user', text);
  return user === null ? null : [`user:${user}`, `operator:${user}`];
}
