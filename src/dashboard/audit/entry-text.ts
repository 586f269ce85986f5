/** An entry of the log in words. */
import type { AuditEntry } from '../../audit/wire.ts';

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

/** "updated a link"; what has no words of its own is shown as the log has it. */
export function toActionText(action: string): string {
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

/** The most telling field of what was changed, to tell entries apart at a glance. */
export function toSubject({ before, after, personal }: AuditEntry): string | null {
  const email = personal['after.email'];
  if (email) return email;
  for (const fields of [after, before]) {
    for (const name of ['key', 'name', 'role', 'url', 'hostname']) {
      const value = fields?.[name];
      if (typeof value === 'string' && value !== '') return value;
    }
  }
  return null;
}

export type FieldChange = { field: string; before: string; after: string };

/** Each field that changed with its values; a dash is no value, and who or what has a name is shown by it. */
export function toChanges({ before, after, names }: Pick<AuditEntry, 'before' | 'after' | 'names'>): FieldChange[] {
  const known = new Map<unknown, string>(Object.entries(names));
  const toText = (value: unknown): string => known.get(value) ?? toValueText(value);
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...fields]
    .map((field) => ({ field, before: toText(before?.[field]), after: toText(after?.[field]) }))
    .filter((change) => change.before !== change.after);
}

/** A list by its items; a dash is nothing. */
export function toValueText(value: unknown): string {
  if (value === undefined || value === null || value === '' || value === '[]') return '–';
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map(toValueText).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
