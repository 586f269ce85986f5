/** The form of a new key: what is typed, and what the API is sent. */
import type { KeyDraft } from '../api/keys.ts';
import type { Scope } from './scopes.ts';
import { usualScopes } from './scopes.ts';

export type Draft = {
  name: string;
  scopes: ReadonlySet<Scope>;
  lifetime: Lifetime;
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
export const isLifetime = (text: string): text is Lifetime => lifetimes.some(({ value }) => value === text);

export const emptyDraft: Draft = {
  name: '',
  scopes: new Set(usualScopes),
  lifetime: '90',
  allowedIps: '',
  corsOrigins: '',
};

export type Mistakes = Partial<Record<'name' | 'scopes', string>>;

export function findMistakes({ name, scopes }: Draft): Mistakes {
  return {
    ...(name.trim() === '' && { name: 'Name it after what uses it.' }),
    ...(scopes.size === 0 && { scopes: 'Choose at least one.' }),
  };
}

export function toKey({ name, scopes, lifetime, allowedIps, corsOrigins }: Draft, nowMs: number): KeyDraft {
  return {
    name: name.trim(),
    scopes: [...scopes],
    expiresAt: toExpiry(lifetime, nowMs),
    allowedIps: toLines(allowedIps),
    corsOrigins: toLines(corsOrigins),
  };
}

const toExpiry = (lifetime: Lifetime, nowMs: number): string | null =>
  lifetime === 'never' ? null : new Date(nowMs + Number(lifetime) * 86_400_000).toISOString();

/** Lines, or what somebody has pasted with commas; each once. */
export function toLines(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/u).filter((line) => line !== ''))];
}
