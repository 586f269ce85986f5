/** An entry of the log in words. */
import type { AuditEntry } from '../../audit/wire.ts';
import { formatMoment } from '../ui/format.ts';

const things: Readonly<Record<string, string>> = {
  link: 'a link',
  api_key: 'an API key',
  member: 'a member',
  invitation: 'an invitation',
  workspace: 'the workspace',
  domain: 'a domain',
};

/** What a `created` or `updated` is called of things that are not simply made and changed. */
const actions: Readonly<Record<string, string>> = {
  'member.created': 'added a member',
  'member.updated': 'changed the role of a member',
  'invitation.created': 'invited somebody',
  'invitation.accepted': 'accepted an invitation',
  'workspace.unsuspended': 'lifted the suspension of the workspace',
  'link.purged': 'erased a deleted link',
};

/** What people do to their own membership. */
const ownActions: Readonly<Record<string, string>> = {
  'member.created': 'joined the workspace',
  'member.removed': 'left the workspace',
};

/** "updated a link"; what has no words of its own is shown as the log has it. */
export function toActionText({ action, actor, target }: Pick<AuditEntry, 'action' | 'actor' | 'target'>): string {
  const own = actor.id === target.id ? ownActions[action] : undefined;
  if (own !== undefined) return own;
  const known = actions[action];
  if (known !== undefined) return known;
  const [kind = '', verb = ''] = action.split('.');
  const thing = things[kind];
  return thing === undefined ? action : `${verb.replaceAll('_', ' ')} ${thing}`;
}

/** Who did it: a person or key by its name of today, or what they were. */
export function toActorText({ kind, id, name }: AuditEntry['actor']): string {
  if (kind === 'system') return id === 'unknown' ? 'Something unknown' : `LinkPulse (${id.replaceAll('_', ' ')})`;
  if (kind === 'operator') return `${name ?? 'Somebody'} (operator)`;
  if (kind === 'key') return `${name ?? 'A key that is gone'} (API key)`;
  return name ?? 'Somebody who has left';
}

/** What tells entries apart at a glance: what it was done to, by its name, and the role that somebody got. */
export function toSubject({ actor, target, before, after, personal, names }: AuditEntry): string | null {
  const email = personal['after.email'];
  if (email) return email;
  const find = (fields: readonly string[]): string | undefined => {
    const values = [after, before].flatMap((side) => fields.map((field) => side?.[field]));
    return values.find((value): value is string => typeof value === 'string' && value !== '');
  };
  const name = actor.id === target.id ? undefined : (find(['key', 'name']) ?? names[target.id]);
  const role = find(['role']);
  if (name !== undefined) return role === undefined ? name : `${name}, ${role}`;
  return role ?? find(['url', 'hostname']) ?? null;
}

export type FieldChange = { field: string; before: string; after: string };

const fieldNames: Readonly<Record<string, string>> = {
  url: 'destination',
  expired_url: 'destination once expired',
  external_id: 'external id',
  domain_id: 'domain',
  scopes: 'permissions',
  cors_origins: 'websites',
  allowed_ips: 'networks',
};

/** Names of columns as people say them: "redirect status", "expires", "disabled". */
const toFieldName = (field: string): string =>
  fieldNames[field] ?? field.replace(/_at$/u, '').replace(/_for$/u, ' for').replaceAll('_', ' ');

/**
 * Each field that changed with its values; a dash is no value, and who or what has a name is shown by it. Personal values stand apart
 * in the log, as `after.email`, and are null once they were erased.
 */
export function toChanges({
  before,
  after,
  names,
  personal,
}: Pick<AuditEntry, 'before' | 'after' | 'names' | 'personal'>): FieldChange[] {
  const known = new Map<unknown, string>(Object.entries(names));
  const sides = { before: { ...before }, after: { ...after } };
  for (const [path, value] of Object.entries(personal)) {
    const [side, field] = path.split('.');
    if (field !== undefined && (side === 'before' || side === 'after')) sides[side][field] = value ?? erased;
  }
  const toText = (value: unknown): string => known.get(value) ?? toValueText(value);
  const fields = new Set([...Object.keys(sides.before), ...Object.keys(sides.after)]);
  return (
    [...fields]
      .map((field) => ({
        field: toFieldName(field),
        before: toText(sides.before[field]),
        after: toText(sides.after[field]),
      }))
      // Of what was erased nobody can say any more that it was the same.
      .filter((change) => change.before !== change.after || change.after === erased)
  );
}

/** In place of a personal value that is gone. */
export const erased = 'erased';

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)$/u;

/** A list by its items, a moment in the reader's own zone; a dash is nothing. */
function toValueText(value: unknown): string {
  if (value === undefined || value === null || value === '' || value === '[]') return '–';
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map(toValueText).join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'string') return JSON.stringify(value);
  return instant.test(value) ? formatMoment(value) : value;
}
