/** What the page of the audit log shows stands in its address, so that a view can be sent to a colleague. */
import type { AuditFilter } from '../api/audit.ts';

export type AuditSearch = {
  who?: string;
  what?: string;
  thing?: string;
  /** Days as the reader's calendar has them, both included. */
  from?: string;
  to?: string;
};

/** Kinds of things, as actions begin with. */
export const kinds = [
  { value: '', label: 'Everything' },
  { value: 'link', label: 'Links' },
  { value: 'api_key', label: 'API keys' },
  { value: 'member', label: 'Members' },
  { value: 'invitation', label: 'Invitations' },
  { value: 'workspace', label: 'The workspace' },
] as const;

const day = /^\d{4}-\d{2}-\d{2}$/u;
const id = /^[a-z]+_[0-9a-z]{26}$/u;

/** Reads the address; what makes no sense is left out. */
export function parseAuditSearch(raw: Record<string, unknown>): AuditSearch {
  const keep = (name: keyof AuditSearch, isGood: (text: string) => boolean) => {
    const text = raw[name];
    return typeof text === 'string' && isGood(text) ? { [name]: text } : {};
  };
  const isDay = (text: string) => day.test(text) && !Number.isNaN(Date.parse(text));
  return {
    ...keep('who', (text) => id.test(text)),
    ...keep('what', (text) => text !== '' && kinds.some(({ value }) => value === text)),
    ...keep('thing', (text) => id.test(text)),
    ...keep('from', isDay),
    ...keep('to', isDay),
  };
}

/** Days begin where the reader is. */
export function toAuditFilter({ who, what, thing, from, to }: AuditSearch): AuditFilter {
  return {
    ...(who !== undefined && { actor: who }),
    ...(what !== undefined && { action: what }),
    ...(thing !== undefined && { target: thing }),
    ...(from !== undefined && { from: startOfDay(from, 0) }),
    ...(to !== undefined && { to: startOfDay(to, 1) }),
  };
}

function startOfDay(text: string, daysLater: number): string {
  const date = new Date(`${text}T00:00`);
  date.setDate(date.getDate() + daysLater);
  return date.toISOString();
}
