/** The form of a key: what is typed, and what the API is sent. */
import type { KeyView, UpdateKey } from '../../api-keys/wire.ts';
import { keyPermissions } from '../../workspaces/permissions.ts';
import type { KeyDraft } from '../api/keys.ts';
import type { Scope } from './scopes.ts';
import { usualScopes } from './scopes.ts';

export type Draft = {
  name: string;
  scopes: ReadonlySet<Scope>;
  /** Counted from when it is sent; 'kept' leaves a key's expiry as it is. */
  lifetime: Lifetime | 'kept';
  /** One on a line. */
  allowedIps: string;
  corsOrigins: string;
};

export const lifetimes = [
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: 'never', label: 'Never' },
] as const;
export type Lifetime = (typeof lifetimes)[number]['value'];
export const isLifetime = (text: string): text is Draft['lifetime'] =>
  text === 'kept' || lifetimes.some(({ value }) => value === text);

export const emptyDraft: Draft = {
  name: '',
  scopes: new Set(usualScopes),
  lifetime: '90',
  allowedIps: '',
  corsOrigins: '',
};

export function toDraft({ name, scopes, allowedIps, corsOrigins }: KeyView): Draft {
  return {
    name,
    scopes: new Set(keyPermissions.filter((scope) => scopes.includes(scope))),
    lifetime: 'kept',
    allowedIps: allowedIps.join('\n'),
    corsOrigins: corsOrigins.join('\n'),
  };
}

/** By field what is plainly wrong; the server knows better what a network or an origin is. */
export function findMistakes({ name, scopes }: Draft) {
  return {
    name: name.trim() === '' ? 'Name it after what uses it.' : null,
    scopes: scopes.size === 0 ? 'Choose at least one.' : null,
    allowedIps: null,
    corsOrigins: null,
  };
}

export function toKey({ name, scopes, lifetime, allowedIps, corsOrigins }: Draft, nowMs: number) {
  return {
    name: name.trim(),
    scopes: keyPermissions.filter((scope) => scopes.has(scope)),
    ...(lifetime !== 'kept' && { expiresAt: toExpiry(lifetime, nowMs) }),
    allowedIps: toLines(allowedIps),
    corsOrigins: toLines(corsOrigins),
  } satisfies KeyDraft;
}

/** What the draft changes of the key; null when nothing. What is left as it is cannot be refused, nor undo what a colleague does. */
export function toChange(present: KeyView, draft: Draft, nowMs: number): UpdateKey | null {
  const before = toKey(toDraft(present), nowMs);
  const { name, scopes, expiresAt, allowedIps, corsOrigins } = toKey(draft, nowMs);
  const change = {
    ...(name !== before.name && { name }),
    ...(!isSame(scopes, before.scopes) && { scopes }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(!isSame(allowedIps, before.allowedIps) && { allowedIps }),
    ...(!isSame(corsOrigins, before.corsOrigins) && { corsOrigins }),
  };
  return Object.keys(change).length > 0 ? change : null;
}

const isSame = (one: readonly string[], other: readonly string[]): boolean => one.join(' ') === other.join(' ');

const toExpiry = (lifetime: Lifetime, nowMs: number): string | null =>
  lifetime === 'never' ? null : new Date(nowMs + Number(lifetime) * 86_400_000).toISOString();

/** Lines, or what somebody has pasted with commas; each once. */
export function toLines(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/u).filter((line) => line !== ''))];
}
